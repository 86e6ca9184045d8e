import {
  counterOffset,
  countersOffset,
  eventSize,
  loss,
  operation,
  operationsPreShift,
} from '../bytecode/event-layout.ts';
import type { Losses, ProbeCounters } from './contract.ts';

type Counters = Omit<ProbeCounters, 'operation'>;

/** Names and numbers of those in a mask, in either phase. */
export function tracedOperations(mask: bigint): readonly (readonly [name: string, number: number])[] {
  const either = mask | (mask >> BigInt(operationsPreShift));
  return Object.entries(operation).filter(([, number]) => (either >> BigInt(number)) & 1n);
}

/** One operation's group of counters. missed: of no operation. */
export function countersAt(view: DataView, at: number): Counters {
  const word = (offset: number) => Number(view.getBigUint64(at + offset, true));
  const lost = (cause: number) => word(counterOffset.lost + 8 * cause);
  return {
    events: word(counterOffset.events),
    lost: {
      ring: lost(loss.ring),
      mapFull: lost(loss.map_full),
      missed: 0,
      unpaired: lost(loss.unpaired),
      unresolvedPaths: lost(loss.path),
      cutPaths: lost(loss.cut),
    },
  };
}

/** The same of a program's states, one a processor and back to back, by the operation's number. */
export function stateCounters(states: Uint8Array, operation: number): Counters {
  const view = new DataView(states.buffer, states.byteOffset, states.length);
  let sum = noCounters;
  for (let at = 0; at < states.length; at += eventSize.state) {
    sum = combined(sum, countersAt(view, at + countersOffset + operation * eventSize.counters), 1);
  }
  return sum;
}

/** first + sign × second */
export function combined(first: Counters, second: Counters, sign: 1 | -1): Counters {
  const lost = Object.entries(first.lost).map(([cause, count]): [string, number] => [
    cause,
    count + sign * second.lost[cause as keyof Losses],
  ]);
  return { events: first.events + sign * second.events, lost: Object.fromEntries(lost) as unknown as Losses };
}

const noCounters: Counters = {
  events: 0,
  lost: { ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 },
};
