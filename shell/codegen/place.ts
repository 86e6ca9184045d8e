import type { TableLayout } from './program.ts';

/**
 * Where things lie in the array maps of a table: the same for the compiler, which computes them in the kernel, and the
 * session, which reads them. A cell is what one CPU writes of one bank, so that no two programs meet: cpu × banks + bank.
 *
 * rows:   element cell × area + row. Row 0 is `other`, or of a table without keys. The last elements of the first
 *         CPU's area are counters, shared by all.
 * dense:  element cell × columns + column.
 *
 * sketches: for row 0 as in dense; behind those a pool, from which a row takes one on each CPU that needs it, and keeps
 *         its element's number in its state: (CPUs × columns + taken before) × banks + bank.
 */

/** Rows of different CPUs stay out of each other's cache lines: an area is no smaller than two of them. */
const smallestArea = 16;

/** Elements of a CPU's area, where it is known before the table's capacity is: one row, or only counters. */
export function fixedArea(layout: Pick<TableLayout, 'keysMap' | 'rowSizeBytes'>): number | undefined {
  return layout.keysMap === undefined || layout.rowSizeBytes === 0 ? smallestArea : undefined;
}

/** For this many keys: row 0, theirs, and the counters. */
export function areaFor(layout: TableLayout, keys: number): number {
  const fixed = fixedArea(layout);
  return fixed ?? Math.ceil((1 + keys + counterCount) / smallestArea) * smallestArea;
}

/** How many keys have a number, how many sketches of the pool are taken, how many rows there are: from the end on. */
export const counters = { keys: 0, sketches: 1, rows: 2 } as const;
const counterCount = 3;

/**
 * The first buckets of a distribution that a CPU meets, in the row itself: most rows of a view had a handful of events
 * since it was last drawn, and an entry of the buckets map takes longer to make, read and remove than all else of a row.
 * One word each: the bucket's number above, how often below; 0: free. What is met later is in the buckets map.
 */
export const firstBuckets = { count: 4, bucketShift: 48 } as const;

/** How a row's state of a column with a sketch begins: the element, and how many values this CPU added to those counted. */
export const sketchState = { element: 0, added: 8 } as const;

export function sketchColumns({ columns }: Pick<TableLayout, 'columns'>): number {
  return columns.filter(({ sketch }) => sketch !== undefined).length;
}

export function denseColumns({ columns }: Pick<TableLayout, 'columns'>): number {
  return columns.filter(({ denseIndex }) => denseIndex !== undefined).length;
}
