import { areaFor, denseColumns, sketchColumns } from './place.ts';
import type { CompiledProgram, MapSpecification, TableLayout } from './program.ts';

/** How large the maps of a program are on one machine. */
export interface Capacity {
  /** By index into CompiledProgram.maps. */
  readonly entries: readonly number[];
  readonly processors: number;
  /** By index into CompiledProgram.tables. */
  readonly tables: readonly TableCapacity[];
}

export interface TableCapacity {
  /** Rows besides `other`. */
  readonly keys: number;
  /** Elements of one CPU and bank in the rows map. */
  readonly area: number;
  /** That rows can take, in each bank. */
  readonly sketches: number;
}

export interface CapacityOptions {
  /** One more than the highest number of a CPU. */
  readonly processors: number;
  /** Rows a table; undefined: as many as memory allows, at most defaultKeys. */
  readonly maxKeys: number | undefined;
  /** For the tables of the program together. */
  readonly maxMemoryBytes: number | undefined;
}

export const defaultKeys = 32_768;
export const defaultMemoryBytes = 64 * 1024 * 1024;

type Sized = Pick<CompiledProgram, 'maps' | 'tables' | 'scalars'>;

/** As many keys as were asked for, or fewer where memory would not suffice; a limit that was given is kept. */
export function planCapacity(program: Sized, options: CapacityOptions): Capacity {
  const { maxKeys, maxMemoryBytes } = options;
  const budgetBytes = maxMemoryBytes ?? (maxKeys === undefined ? defaultMemoryBytes : Infinity);
  let keys = maxKeys ?? defaultKeys;
  let capacity = capacityFor(program, options.processors, keys);
  while (keys > 1 && memoryBytes(program, capacity) > budgetBytes) {
    keys = Math.max(1, Math.floor(keys * shrinkage));
    capacity = capacityFor(program, options.processors, keys);
  }
  return capacity;
}

const shrinkage = 0.95;

function capacityFor(program: Sized, processors: number, keys: number): Capacity {
  const entries = program.maps.map(({ maxEntries }) => maxEntries);
  const tables = program.tables.map((layout) => {
    const area = areaFor(layout, keys);
    const sketches = sketchPool(layout, keys, processors);
    const { keysMap, rowsMap, bucketsMap, denseMap, valuesMap, sketchesMap, banks } = layout;
    if (keysMap !== undefined) entries[keysMap] = keys * banks;
    if (rowsMap !== undefined) entries[rowsMap] = processors * banks * area;
    if (bucketsMap !== undefined) entries[bucketsMap] = bucketEntries(layout, keys);
    if (denseMap !== undefined) entries[denseMap] = processors * banks * denseColumns(layout);
    if (valuesMap !== undefined) entries[valuesMap] = valueEntries(layout, keys);
    if (sketchesMap !== undefined) entries[sketchesMap] = (processors * sketchColumns(layout) + sketches) * banks;
    return { keys, area, sketches };
  });
  for (const { map, keys: columns, banks } of program.scalars) if (columns.length > 0) entries[map] = keys * banks;
  return { entries, processors, tables };
}

/** Two a key and distribution, but never too few for a small table, and never more than there can be. */
const leastBuckets = 65_536;
const bucketsPerKey = 2;

function bucketEntries({ columns, banks }: TableLayout, keys: number): number {
  const distributions = columns.filter(({ denseIndex }) => denseIndex !== undefined);
  const most = distributions.reduce((sum, { bucketRange }) => sum + bucketRange!.count, 0) * keys * banks;
  return Math.min(most, Math.max(leastBuckets, bucketsPerKey * keys * distributions.length));
}

const leastValues = 65_536;
const valuesPerKey = 2;

function valueEntries({ columns }: TableLayout, keys: number): number {
  const counting = columns.filter(({ sketch }) => sketch?.countsValues).length;
  return Math.max(leastValues, valuesPerKey * keys * counting);
}

/** One for each row that could have one, where that is little. */
const poolBytes = 4 * 1024 * 1024;

function sketchPool(layout: TableLayout, keys: number, processors: number): number {
  const words = Math.max(1, ...layout.columns.map(({ sketch }) => sketch?.words ?? 0));
  const most = keys * processors * sketchColumns(layout);
  const room = (poolBytes * Math.max(1, keys / defaultKeys)) / (8 * words);
  return layout.keysMap === undefined ? 0 : Math.min(most, Math.floor(room));
}

/** What the kernel allocates for the tables. */
export function memoryBytes({ maps }: Sized, { entries }: Capacity): number {
  return maps.reduce((sum, map, index) => sum + mapBytes(map, entries[index]!), 0);
}

/** struct htab_elem, and a pointer to the first of each bucket, of which there are a power of two (Linux 6.18). */
const hashElementBytes = 48;
const hashBucketBytes = 16;

function mapBytes({ role, keySizeBytes, valueSizeBytes }: MapSpecification, entries: number): number {
  switch (role) {
    case 'keys':
    case 'buckets':
    case 'scalars':
    case 'values':
      return (
        entries * (hashElementBytes + keySizeBytes + valueSizeBytes) +
        hashBucketBytes * 2 ** Math.ceil(Math.log2(Math.max(entries, 1)))
      );
    case 'rows':
    case 'dense':
    case 'sketches':
      return entries * valueSizeBytes;
    case 'event':
    case 'parameters':
    case 'ring':
      return 0;
  }
}
