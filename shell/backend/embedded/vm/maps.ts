/** A map as the engine makes it: the kinds of Linux that programs of ours use. */
export interface MapDescription {
  readonly name: string;
  readonly kind: MapKind;
  readonly keySizeBytes: number;
  readonly valueSizeBytes: number;
  /** Entries; for a ring its size in bytes, a power of two. */
  readonly maxEntries: number;
}

export type MapKind =
  | 'hash'
  | 'perCpuHash'
  /** A new entry that finds no room takes the place of one not used lately. */
  | 'lruHash'
  | 'array'
  | 'perCpuArray'
  | 'ring'
  /** Programs to tail-call. */
  | 'programs';

export function isHash({ kind }: MapDescription): boolean {
  return kind === 'hash' || kind === 'perCpuHash' || kind === 'lruHash';
}

export function isArray({ kind }: MapDescription): boolean {
  return kind === 'array' || kind === 'perCpuArray';
}

export function isPerCpu({ kind }: MapDescription): boolean {
  return kind === 'perCpuHash' || kind === 'perCpuArray';
}

/** Linux error numbers, as helpers return them. */
export const helperError = {
  noEntry: -2n,
  tooBig: -7n,
  again: -11n,
  exists: -17n,
  invalid: -22n,
} as const;

/** Flags of map_update_elem. */
export const updateFlag = { any: 0n, noExist: 1n, exist: 2n } as const;
