import type { RecordConsumer } from '../../../shell/backend/contract.ts';
import { driverVersion, portRequest as request } from '../../../shell/backend/windows/driver-port.ts';
import { driverCounters, walkTexts, type DriverCounters } from '../../../shell/backend/windows/port-replies.ts';
import type { Rig } from './rig.ts';
import { status } from './status.ts';

export { cause } from '../../../shell/backend/windows/port-replies.ts';

export function encodeRequest(kind: number, version: number = driverVersion): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeUInt32LE(version, 0);
  bytes.writeUInt32LE(kind, 4);
  return bytes;
}

/** The other end of the driver's communication port. */
export class DriverPort {
  readonly #rig: Rig;
  readonly #connection: number;

  constructor(rig: Rig) {
    this.#rig = rig;
    const connected = rig.connect();
    if (connected.status !== status.success) throw new Error(`no connection: 0x${connected.status.toString(16)}`);
    this.#connection = connected.connection;
  }

  #ask(kind: number): Buffer {
    const { status: result, reply } = this.#rig.message(this.#connection, encodeRequest(kind));
    if (result !== status.success) throw new Error(`request ${kind} failed with 0x${result.toString(16)}`);
    return reply;
  }

  get textSeed(): bigint {
    return this.#ask(request.information).readBigUInt64LE(8);
  }

  get clients(): number {
    return Number(this.#ask(request.information).readBigUInt64LE(16));
  }

  /** Hands over all texts that wait, as records of a ring. */
  drainTexts(consume: RecordConsumer): number {
    let count = 0;
    for (let reply = this.#ask(request.texts); reply.length > 0; reply = this.#ask(request.texts)) {
      count += walkTexts(new Uint8Array(reply), consume);
    }
    return count;
  }

  counters(): DriverCounters {
    return driverCounters(this.#ask(request.counters));
  }

  close(): void {
    this.#rig.disconnect(this.#connection);
  }
}
