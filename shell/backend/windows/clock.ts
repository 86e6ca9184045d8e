import { kernelBase } from './library.ts';

const tickNs = 100n;
const time = Buffer.alloc(8);

/** The clock of the eBPF core and of the driver's events: KeQueryInterruptTimePrecise. */
export function clockNs(): bigint {
  kernelBase.QueryInterruptTimePrecise(time);
  return time.readBigUInt64LE() * tickNs;
}
