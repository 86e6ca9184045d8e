import { eventSize } from '../../bytecode/event-layout.ts';
import type { TypedColumn, TypedProgram, TypedTable } from '../../typecheck/typed-program.ts';
import { firstBuckets } from '../place.ts';
import type { MapSpecification, SketchColumn, TableLayout, ValueColumn } from '../program.ts';

const wordBytes = 8;
/** A reader maps the ring twice over, so its size counts double in memory. Texts of tables come seldom. */
const streamRingBytes = 4 * 1024 * 1024;
const textRingBytes = 1024 * 1024;

export interface TablePlan {
  readonly layout: TableLayout;
  readonly maps: readonly MapSpecification[];
}

type Tables = Pick<TypedProgram, 'tables' | 'clearedTables' | 'thinnedTables' | 'countedTables' | 'viewedTables'>;

/** The tables, and their maps from index `firstMap` on. */
export function planTables(program: Tables, firstMap: number): readonly TablePlan[] {
  const plans: TablePlan[] = [];
  let nextMap = firstMap;
  for (const [index, table] of program.tables.entries()) {
    const use: TableUse = {
      banks: program.clearedTables.has(table.name) ? 2 : 1,
      losesRows: program.thinnedTables.has(table.name),
      countsRows: program.countedTables.has(table.name),
      keepsKeys: program.viewedTables?.has(table.name) === true && table.keys.length > 0,
    };
    const plan = planTable(table, use, index, nextMap);
    plans.push(plan);
    nextMap += plan.maps.length;
  }
  return plans;
}

type TableUse = Pick<TableLayout, 'banks' | 'losesRows' | 'countsRows' | 'keepsKeys'>;

function planTable(table: TypedTable, use: TableUse, index: number, firstMap: number): TablePlan {
  const { columns, rowSizeBytes, presenceOffset } = placeColumns(table, use.keepsKeys);
  const hasKeys = table.keys.length > 0;
  const hasDistributions = columns.some(({ denseIndex }) => denseIndex !== undefined);
  const sketches = columns.flatMap(({ sketch }) => sketch ?? []);
  const bankBytes = use.banks === 2 ? wordBytes : 0;
  const maps: MapSpecification[] = [];
  const addMap = (isWanted: boolean, role: TableMapRole, keySizeBytes: number, valueSizeBytes: number) => {
    if (!isWanted) return undefined;
    const name = mapName(role, index, table.name);
    return firstMap + maps.push({ role, name, keySizeBytes, valueSizeBytes, maxEntries: 0 }) - 1;
  };
  const layout: TableLayout = {
    name: table.name,
    ...use,
    keysMap: addMap(hasKeys, 'keys', bankBytes + table.keys.length * wordBytes, wordBytes),
    rowsMap: addMap(hasKeys || rowSizeBytes > 0, 'rows', indexBytes, Math.max(rowSizeBytes, wordBytes)),
    bucketsMap: addMap(hasKeys && hasDistributions, 'buckets', wordBytes, wordBytes),
    denseMap: addMap(hasDistributions, 'dense', indexBytes, denseBytes(columns)),
    valuesMap: addMap(
      sketches.some(({ countsValues }) => countsValues),
      'values',
      2 * wordBytes,
      wordBytes,
    ),
    sketchesMap: addMap(sketches.length > 0, 'sketches', indexBytes, sketchBytes(sketches)),
    keys: table.keys.map((key, position) => ({ ...key, offset: bankBytes + position * wordBytes })),
    columns,
    rowSizeBytes,
    presenceOffset,
  };
  return { layout, maps };
}

type TableMapRole = Extract<MapSpecification['role'], 'keys' | 'rows' | 'buckets' | 'dense' | 'values' | 'sketches'>;

/** Keys of array maps. */
const indexBytes = 4;

/** The largest of them, a power of two of words: an index is masked. */
function denseBytes(columns: readonly ValueColumn[]): number {
  const words = columns.map(({ denseIndex, bucketRange }) => (denseIndex === undefined ? 0 : bucketRange!.count));
  return 2 ** Math.ceil(Math.log2(Math.max(1, ...words))) * wordBytes;
}

function sketchBytes(sketches: readonly SketchColumn[]): number {
  return Math.max(...sketches.map(({ words }) => words)) * wordBytes;
}

type PlacedColumns = Pick<TableLayout, 'columns' | 'rowSizeBytes' | 'presenceOffset'>;

/** Columns one after the other; 0 bytes where all of them are distributions, and nobody keeps keys. */
function placeColumns(table: TypedTable, keepsKeys: boolean): PlacedColumns {
  let rowSizeBytes = 0;
  let denseCount = 0;
  let sketchCount = 0;
  const take = (bytes: number) => (rowSizeBytes += bytes) - bytes;
  const firstBucketsAt: number[] = [];
  const columns = table.columns.map((column, index): ValueColumn => {
    const { stateSizeBytes } = column.aggregation;
    const buckets = bucketsOf(column, index, () => denseCount++);
    if (keepsKeys && buckets.denseIndex !== undefined) firstBucketsAt[index] = take(firstBuckets.count * wordBytes);
    return {
      label: column.label,
      aggregation: column.aggregation.name,
      type: column.aggregation.resultType(column.valueType),
      offset: stateSizeBytes === 0 ? -1 : take(stateSizeBytes),
      stateSizeBytes,
      distribution: column.distribution,
      ...buckets,
      firstBucketsOffset: firstBucketsAt[buckets.bucketColumn ?? index],
      ...sketchOf(column, () => sketchCount++),
      quantiles: column.quantiles,
    };
  });
  if (!needsPresence(table) && !(keepsKeys && !tellsByWords(table)))
    return { columns, rowSizeBytes, presenceOffset: undefined };
  return { columns, rowSizeBytes: rowSizeBytes + wordBytes, presenceOffset: rowSizeBytes };
}

function bucketsOf(
  { distribution, bucketColumn, aggregation, valueType }: TypedColumn,
  index: number,
  nextDense: () => number,
): Pick<ValueColumn, 'bucketColumn' | 'bucketRange' | 'denseIndex'> {
  if (distribution === undefined || bucketColumn === undefined) return {};
  const bucketRange = aggregation.bucketRange!(valueType!, distribution);
  return { bucketColumn, bucketRange, ...(bucketColumn === index ? { denseIndex: nextDense() } : {}) };
}

function sketchOf({ aggregation, sketchShape }: TypedColumn, nextSketch: () => number): Pick<ValueColumn, 'sketch'> {
  const { sketch } = aggregation;
  if (sketch === undefined || sketchShape === undefined) return {};
  const { words, values } = sketch;
  return { sketch: { shape: sketchShape, index: nextSketch(), words, countsValues: values !== undefined } };
}

/** Nothing and something would look the same: sums and extremes of row 0, but for what is 0 also when nothing happened. */
function needsPresence({ columns, keys }: TypedTable): boolean {
  if (columns.some(({ aggregation }) => aggregation.hasEvents !== undefined)) return false;
  return keys.length > 0 || !columns.every(({ aggregation }) => aggregation.zeroOfNothing);
}

/** Any row with events has words that are not 0, if only those of its first buckets. */
function tellsByWords({ columns }: TypedTable): boolean {
  return columns.some(
    ({ aggregation, sketchShape }) => aggregation.hasEvents !== undefined && sketchShape === undefined,
  );
}

/** The kernel takes 15 bytes of letters, digits, _ and . */
export function mapName(prefix: string, index: number, name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/g, '_');
  return `${prefix}${index}${plain === '' ? '' : `_${plain}`}`.slice(0, 15);
}

export const eventMap: MapSpecification = {
  role: 'event',
  name: 'fsbpf_event',
  keySizeBytes: 4,
  valueSizeBytes: eventSize.state,
  maxEntries: 1,
};

export function ringMap(streams: boolean): MapSpecification {
  const maxEntries = streams ? streamRingBytes : textRingBytes;
  return { role: 'ring', name: 'fsbpf_ring', keySizeBytes: 0, valueSizeBytes: 0, maxEntries };
}

export function parameterMap(sizeBytes: number): MapSpecification {
  return { role: 'parameters', name: 'fsbpf_param', keySizeBytes: 4, valueSizeBytes: sizeBytes, maxEntries: 1 };
}
