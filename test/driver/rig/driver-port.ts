import { counterOffset, eventSize, loss, operation } from '../../../shell/bytecode/event-layout.ts';
import type { ProbeCounters, RecordConsumer } from '../../../shell/backend/contract.ts';
import type { Rig } from './rig.ts';
import { status } from './status.ts';

const request = { information: 1, counters: 2, texts: 3 } as const;
const driverVersion = 1;
const recordHeaderBytes = 8;

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
      const bytes = new Uint8Array(reply);
      const view = new DataView(bytes.buffer);
      for (let at = 0; at < bytes.length; count++) {
        const length = recordHeaderBytes + view.getUint32(at + 4, true);
        consume(view, at, length);
        at += Math.ceil(length / 8) * 8;
      }
    }
    return count;
  }

  counters(): { readonly perOperation: readonly ProbeCounters[]; readonly causes: readonly number[] } {
    const reply = this.#ask(request.counters);
    const word = (at: number) => Number(reply.readBigUInt64LE(at));
    const perOperation = Object.entries(operation).map(([name, number]): ProbeCounters => {
      const at = number * eventSize.counters;
      const lost = (cause: number) => word(at + counterOffset.lost + 8 * cause);
      return {
        operation: name,
        events: word(at + counterOffset.events),
        lost: {
          ring: lost(loss.ring),
          mapFull: lost(loss.map_full),
          missed: 0,
          unpaired: lost(loss.unpaired),
          unresolvedPaths: lost(loss.path),
          cutPaths: lost(loss.cut),
        },
      };
    });
    const causesAt = 32 * eventSize.counters;
    const causes = Array.from({ length: (reply.length - causesAt) / 8 }, (_, index) => word(causesAt + 8 * index));
    return { perOperation, causes };
  }

  close(): void {
    this.#rig.disconnect(this.#connection);
  }
}

/** FSBPF_CAUSE_*. */
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
