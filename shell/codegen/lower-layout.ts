import { eventSize } from '../bytecode/event-layout.ts';
import type { TypedTable } from '../typecheck/typed-program.ts';
import type { MapSpecification, TableLayout, ValueColumn } from './program.ts';

const wordBytes = 8;
/** Defaults; a session may ask the backend for more or fewer rows. */
const maximumRows = 65_536;
const maximumBuckets = 65_536;
/** A reader maps the ring twice over, so its size counts double in memory. Texts of tables come seldom. */
const streamRingBytes = 4 * 1024 * 1024;
const textRingBytes = 1024 * 1024;

export interface TablePlan {
  readonly layout: TableLayout;
  readonly maps: readonly MapSpecification[];
}

/** The tables, and their maps from index `firstMap` on. */
export function planTables(tables: readonly TypedTable[], firstMap: number): readonly TablePlan[] {
  const plans: TablePlan[] = [];
  let nextMap = firstMap;
  for (const [index, table] of tables.entries()) {
    const plan = planTable(table, index, nextMap);
    plans.push(plan);
    nextMap += plan.maps.length;
  }
  return plans;
}

function planTable(table: TypedTable, index: number, firstMap: number): TablePlan {
  const { columns, rowSizeBytes } = placeColumns(table);
  const hasBuckets = columns.some(({ distribution }) => distribution !== undefined);
  const hasRows = rowSizeBytes > 0;
  const layout: TableLayout = {
    name: table.name,
    rowsMap: hasRows ? firstMap : undefined,
    bucketsMap: hasBuckets ? firstMap + (hasRows ? 1 : 0) : undefined,
    keys: table.keys.map((key, position) => ({ ...key, offset: (1 + position) * wordBytes })),
    columns,
    rowSizeBytes,
  };
  const keyBytes = table.keys.length * wordBytes;
  const rows: MapSpecification = {
    role: 'rows',
    name: mapName('rows', index, table.name),
    keySizeBytes: wordBytes + keyBytes,
    valueSizeBytes: rowSizeBytes,
    maxEntries: maximumRows,
  };
  const buckets: MapSpecification = {
    role: 'buckets',
    name: mapName('hist', index, table.name),
    keySizeBytes: 2 * wordBytes + keyBytes,
    valueSizeBytes: wordBytes,
    maxEntries: maximumBuckets,
  };
  return { layout, maps: [...(hasRows ? [rows] : []), ...(hasBuckets ? [buckets] : [])] };
}

/** Columns one after the other; 0 bytes where all of them live in buckets. */
function placeColumns(table: TypedTable): { columns: ValueColumn[]; rowSizeBytes: number } {
  let offset = 0;
  const columns = table.columns.map((column): ValueColumn => {
    const { stateSizeBytes } = column.aggregation;
    const place = stateSizeBytes === 0 ? -1 : offset;
    offset += stateSizeBytes;
    return {
      label: column.label,
      aggregation: column.aggregation.name,
      type: column.aggregation.resultType(column.valueType),
      offset: place,
      stateSizeBytes,
      distribution: column.distribution,
      ...(column.bucketColumn === undefined ? {} : { bucketColumn: column.bucketColumn }),
      quantiles: column.quantiles,
    };
  });
  return { columns, rowSizeBytes: offset };
}

/** The kernel takes 15 bytes of letters, digits, _ and . */
function mapName(prefix: string, index: number, name: string): string {
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
