import type { ProbeCounters } from '../contract.ts';
import { combined } from '../counters.ts';
import { portRequest, type DriverPort } from './driver-port.ts';
import { cause, countersSizeBytes, driverCounters, type DriverCounters } from './port-replies.ts';

/** Operations that no program saw. */
const unseen = [cause.memory, cause.invoke, cause.drained, cause.limit] as const;

/** What the driver has counted while this program was attached. It counts for all programs together, since it was started. */
export class AttachedCounters {
  readonly #port: Pick<DriverPort, 'request'>;
  #first: DriverCounters | undefined;
  #last: DriverCounters | undefined;

  constructor(port: Pick<DriverPort, 'request'>) {
    this.#port = port;
  }

  begin(): void {
    this.#first = this.#ask();
  }

  end(): void {
    this.#last ??= this.#ask();
  }

  #ask(): DriverCounters {
    return driverCounters(this.#port.request(portRequest.counters, countersSizeBytes));
  }

  read(): { readonly perOperation: readonly ProbeCounters[]; readonly missed: number } {
    const first = this.#first;
    if (first === undefined) return { perOperation: [], missed: 0 };
    const last = this.#last ?? this.#ask();
    const perOperation = last.perOperation.map((counters, index) => ({
      operation: counters.operation,
      ...combined(counters, first.perOperation[index]!, -1),
    }));
    return {
      perOperation,
      missed: unseen.reduce<number>((sum, each) => sum + last.causes[each]! - first.causes[each]!, 0),
    };
  }
}
