import { eventSize, operation } from '../../bytecode/event-layout.ts';
import type { ProbeCounters, RecordConsumer } from '../contract.ts';
import { countersAt } from '../counters.ts';

const recordHeaderBytes = 8;
const recordAlignment = 8;

/** Of what the driver answers to a request for texts: whole records, as they would come out of a ring. @returns how many */
export function walkTexts(reply: Uint8Array<ArrayBuffer>, consume: RecordConsumer): number {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.length);
  let count = 0;
  for (let at = 0; at < reply.length; count++) {
    const length = recordHeaderBytes + view.getUint32(at + 4, true);
    consume(view, at, length);
    at += Math.ceil(length / recordAlignment) * recordAlignment;
  }
  return count;
}

/** FSBPF_CAUSE_*: why something was not done as asked for, apart from the losses of single operations. */
export const cause = {
  memory: 0,
  invoke: 1,
  verdict: 2,
  unarmed: 3,
  denied: 4,
  redirected: 5,
  redirectLoop: 6,
  redirectFailed: 7,
  drained: 8,
  limit: 9,
  text: 10,
  process: 11,
} as const;

const operationCount = 32;

/** struct fsbpf_driver_counters */
export const countersSizeBytes = operationCount * eventSize.counters + 8 * Object.keys(cause).length;

export interface DriverCounters {
  /** Of all operations that there are. */
  readonly perOperation: readonly ProbeCounters[];
  /** By cause. */
  readonly causes: readonly number[];
}

/** Since the driver was started, of all programs together. */
export function driverCounters(reply: Uint8Array): DriverCounters {
  const view = new DataView(reply.buffer, reply.byteOffset, reply.length);
  const word = (at: number) => Number(view.getBigUint64(at, true));
  const perOperation = Object.entries(operation).map(([name, number]): ProbeCounters => {
    return { operation: name, ...countersAt(view, number * eventSize.counters) };
  });
  const causesAt = operationCount * eventSize.counters;
  return { perOperation, causes: Object.values(cause).map((number) => word(causesAt + 8 * number)) };
}
