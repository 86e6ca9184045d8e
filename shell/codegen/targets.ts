import { countersOffset } from '../bytecode/event-layout.ts';
import { helperIds, type HelperTable } from '../bytecode/helpers.ts';
import type { MapRole } from './program.ts';

/** What differs between hosts for the emitter: plain data, so that the emitter has no branches by host. */
export interface Target {
  readonly host: 'linux' | 'windows';
  readonly helpers: HelperTable;
  /** The host's number of a map's type. */
  readonly mapTypes: Readonly<Record<MapRole, number>>;
  /**
   * stateMap: key 0 of the per-CPU event map, exit where it is missing.
   * context: the program's argument; the event map is an array with an element a processor, for what the program needs
   * of its own. User space reads one of them at a time, all of a per-CPU value is more than one request may hold.
   */
  readonly eventPointer: 'stateMap' | 'context';
  /**
   * How a row of the own CPU is added to. plain: programs run with preemption off, so nobody else writes the row;
   * atomic: a thread can migrate between load and store.
   */
  readonly rowUpdates: 'plain' | 'atomic';
  /** Byte offset of the counters from the event pointer. */
  readonly countersOffset: number;
  /**
   * Helpers that return a 32-bit result whose upper half is unspecified. On Linux up to 6.3 the verifier calls the
   * map's own update or delete function, which returned int.
   */
  readonly narrowResults: ReadonlySet<keyof HelperTable>;
  /** Flags of ringbuf_output. */
  readonly outputFlags: number;
}

/** BPF_RB_NO_WAKEUP: the session polls the ring; a wake-up per record costs more than the record. */
const noWakeup = 1;

interface MapTypeNumbers {
  readonly hash: number;
  readonly array: number;
  readonly event: number;
  readonly ring: number;
}

function byRole({ hash, array, event, ring }: MapTypeNumbers): Target['mapTypes'] {
  const tables = { keys: hash, rows: array, buckets: hash, dense: array, values: hash, sketches: array };
  return { ...tables, scalars: hash, parameters: array, event, ring };
}

/**
 * The event is the argument of the program. A thread can migrate while it runs one, and helpers return an int. The ring
 * of eBPF for Windows takes no flags.
 */
export const windowsTarget: Target = {
  host: 'windows',
  helpers: helperIds.windows,
  mapTypes: byRole({ hash: 1, array: 2, event: 2, ring: 13 }),
  eventPointer: 'context',
  rowUpdates: 'atomic',
  countersOffset,
  narrowResults: new Set(['map_update_elem', 'map_delete_elem', 'ringbuf_output', 'redirect']),
  outputFlags: 0,
};

/** The embedded engine runs the very same bytes. */
export const linuxTarget: Target = {
  host: 'linux',
  helpers: helperIds.linux,
  mapTypes: byRole({ hash: 1, array: 2, event: 6, ring: 27 }),
  eventPointer: 'stateMap',
  rowUpdates: 'plain',
  countersOffset,
  narrowResults: new Set(['map_update_elem', 'map_delete_elem']),
  outputFlags: noWakeup,
};
