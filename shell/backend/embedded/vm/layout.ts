import { maximumMemoryBytes } from '../wasm/module.ts';
import { isArray, isHash, isPerCpu, type MapDescription } from './maps.ts';
import { maximumElements, maximumMaps, region } from './pointers.ts';

/** Where everything lies in linear memory. All addresses are multiples of 8. */
export interface Layout {
  readonly processors: number;
  readonly context: Span;
  /** For a key and a value that the host hands to a map's functions. */
  readonly scratch: Span;
  /** For whatever the feed of events works on. */
  readonly feed: Span;
  readonly maps: readonly MapLayout[];
  /** Elements that programs may access, by region number. */
  readonly regions: readonly RegionLayout[];
  readonly sizeBytes: number;
}

export interface Span {
  readonly address: number;
  readonly sizeBytes: number;
}

/** Elements of one size, one every strideBytes. */
export interface RegionLayout {
  readonly name: string;
  readonly number: number;
  readonly address: number;
  readonly strideBytes: number;
  readonly elementSizeBytes: number;
  readonly elements: number;
}

export type MapLayout = HashLayout | ArrayLayout | RingLayout | ProgramsLayout;

interface CommonLayout {
  readonly description: MapDescription;
  /** As programs refer to it. */
  readonly number: number;
}

/** Chains of entries in buckets. An entry: its value (unless it has one a processor), link, mark, element, key. */
export interface HashLayout extends CommonLayout {
  readonly kind: 'hash';
  /** Words at hashControl: what changes. */
  readonly control: number;
  readonly buckets: number;
  /** A power of two. */
  readonly bucketCount: number;
  readonly entries: number;
  readonly entryStrideBytes: number;
  /** Address of the next entry of its chain, or of the free entries. */
  readonly linkOffset: number;
  /** 1: used since the search for a victim came by (lruHash). */
  readonly markOffset: number;
  readonly numberOffset: number;
  readonly keyOffset: number;
  readonly values: RegionLayout;
}

export const hashControl = {
  /** Entries ever used; those behind are fresh. */
  used: 0,
  /** The first of the entries that were removed. */
  free: 4,
  /** Entries in chains. */
  count: 8,
  /** Where the search for a victim goes on. */
  hand: 12,
} as const;

export interface ArrayLayout extends CommonLayout {
  readonly kind: 'array';
  readonly values: RegionLayout;
}

/** Records one after the other until the host has read all of them. */
export interface RingLayout extends CommonLayout {
  readonly kind: 'ring';
  /** u32: bytes used. */
  readonly control: number;
  readonly data: number;
}

/** A u32 an entry: 1 + the number of a program, or 0. */
export interface ProgramsLayout extends CommonLayout {
  readonly kind: 'programs';
  readonly entries: number;
}

export const frameSizeBytes = 512;
/** Of Linux: MAX_CALL_FRAMES. */
export const maximumFrames = 8;

/** struct of four u32 a region, at regionTable + 16 × its number; all 0 where there is none. */
export const regionTable = { address: 0, entrySizeBytes: 16, base: 0, stride: 4, size: 8, elements: 12 } as const;
const regionTableSizeBytes = 256 * regionTable.entrySizeBytes;

/** What helpers tell a program: written by the host. */
export const environment = {
  clockNs: regionTableSizeBytes,
  pidTgid: regionTableSizeBytes + 8,
  uidGid: regionTableSizeBytes + 16,
  /** u32 */
  processor: regionTableSizeBytes + 24,
  /** u32 each: where the last redirect of the running program leads; a length of 0: nowhere. */
  redirectAddress: regionTableSizeBytes + 28,
  redirectLength: regionTableSizeBytes + 32,
} as const;

const stackAddress = regionTableSizeBytes + 64;

export function stackFrame(frame: number): number {
  return stackAddress + frame * frameSizeBytes;
}

export class LayoutError extends Error {}

/** Hands out addresses. */
class Plan {
  next = stackFrame(maximumFrames);

  take(sizeBytes: number): number {
    const address = this.next;
    this.next += roundUp(sizeBytes);
    return address;
  }
}

export interface LayoutOptions {
  readonly contextSizeBytes: number;
  readonly feedSizeBytes: number;
  readonly processors: number;
}

export function planLayout(maps: readonly MapDescription[], options: LayoutOptions): Layout {
  const { contextSizeBytes, feedSizeBytes, processors } = options;
  if (maps.length > maximumMaps) throw new LayoutError(`${maps.length} maps, the limit is ${maximumMaps}`);
  const plan = new Plan();
  const context = { address: plan.take(contextSizeBytes), sizeBytes: contextSizeBytes };
  const scratchSizeBytes = Math.max(0, ...maps.map((map) => roundUp(map.keySizeBytes) + roundUp(map.valueSizeBytes)));
  const scratch = { address: plan.take(scratchSizeBytes), sizeBytes: scratchSizeBytes };
  const feed = { address: plan.take(feedSizeBytes), sizeBytes: feedSizeBytes };
  const layouts = maps.map((map, number) => planMap(plan, map, number, processors));
  if (plan.next > maximumMemoryBytes) {
    throw new LayoutError(`the maps need ${plan.next} bytes, the limit is ${maximumMemoryBytes}`);
  }
  const values = layouts.flatMap((map) => (map.kind === 'hash' || map.kind === 'array' ? [map.values] : []));
  return {
    processors,
    context,
    scratch,
    feed,
    maps: layouts,
    regions: [stackRegion, contextRegion(context), ...values],
    sizeBytes: plan.next,
  };
}

const stackRegion: RegionLayout = {
  name: 'stack',
  number: region.stack,
  address: stackAddress,
  strideBytes: frameSizeBytes,
  elementSizeBytes: frameSizeBytes,
  elements: maximumFrames,
};

function contextRegion({ address, sizeBytes }: Span): RegionLayout {
  return { name: 'context', number: region.context, address, strideBytes: 0, elementSizeBytes: sizeBytes, elements: 1 };
}

function planMap(plan: Plan, description: MapDescription, number: number, processors: number): MapLayout {
  const common = { description, number };
  if (isHash(description)) return planHash(plan, common, processors);
  if (isArray(description)) {
    return { kind: 'array', ...common, values: planValues(plan, common, processors) };
  }
  if (description.kind === 'programs')
    return { kind: 'programs', ...common, entries: plan.take(4 * description.maxEntries) };
  return { kind: 'ring', ...common, control: plan.take(8), data: plan.take(description.maxEntries) };
}

function planHash(plan: Plan, common: CommonLayout, processors: number): HashLayout {
  const { description, number } = common;
  const { keySizeBytes, valueSizeBytes, maxEntries } = description;
  const bucketCount = 2 ** Math.ceil(Math.log2(Math.max(maxEntries, 1)));
  const linkOffset = isPerCpu(description) ? 0 : roundUp(valueSizeBytes);
  const keyOffset = linkOffset + 16;
  const entryStrideBytes = keyOffset + roundUp(keySizeBytes);
  const control = plan.take(16);
  const buckets = plan.take(4 * bucketCount);
  const entries = plan.take(entryStrideBytes * maxEntries);
  const inEntries: RegionLayout = {
    ...valueRegion(description, number),
    address: entries,
    strideBytes: entryStrideBytes,
    elements: checkedElements(description, maxEntries),
  };
  return {
    kind: 'hash',
    ...common,
    ...{ control, buckets, bucketCount, entries, entryStrideBytes, linkOffset, keyOffset },
    markOffset: linkOffset + 4,
    numberOffset: linkOffset + 8,
    values: isPerCpu(description) ? planValues(plan, common, processors) : inEntries,
  };
}

/** Values one after the other, one an entry or one for each processor. */
function planValues(plan: Plan, { description, number }: CommonLayout, processors: number): RegionLayout {
  const elements = checkedElements(description, description.maxEntries * (isPerCpu(description) ? processors : 1));
  const strideBytes = roundUp(description.valueSizeBytes);
  return { ...valueRegion(description, number), address: plan.take(strideBytes * elements), strideBytes, elements };
}

function valueRegion({ name, valueSizeBytes }: MapDescription, map: number) {
  return { name: `map ${name}`, number: region.firstMap + map, elementSizeBytes: valueSizeBytes };
}

function checkedElements({ name }: MapDescription, elements: number): number {
  if (elements <= maximumElements) return elements;
  throw new LayoutError(`the map ${name} has ${elements} values, the limit is ${maximumElements}`);
}

function roundUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / 8) * 8;
}
