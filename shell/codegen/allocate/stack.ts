import type { Instruction } from '../ir/ir.ts';
import type { Block } from '../ir/blocks.ts';
import type { Interval } from './liveness.ts';
import { usedSlots } from '../ir/operands.ts';
import { CodegenLimitError, limits } from '../limits.ts';

/** Something that needs stack bytes from one position to another (positions as in liveness.ts). */
export interface StackRequest {
  /** slotKey() or spillKey() */
  readonly key: string;
  readonly sizeBytes: number;
  readonly start: number;
  readonly end: number;
}

/** Byte offsets from the frame pointer: negative multiples of 8. */
export type StackOffsets = ReadonlyMap<string, number>;

const wordBytes = 8;

export function slotKey(id: number): string {
  return `slot ${id}`;
}

export function spillKey(register: number): string {
  return `spill ${register}`;
}

/**
 * Every slot from its first to its last mention, stretched over loops that it is mentioned in and outside of. Who uses
 * a slot fills it first: one that lies within a loop is filled anew in each round, and shares its bytes like any other.
 */
export function slotRequests(instructions: readonly Instruction[], blocks: readonly Block[]): StackRequest[] {
  const requests = new Map<number, { key: string; sizeBytes: number; start: number; end: number }>();
  instructions.forEach((instruction, index) => {
    for (const { id, sizeBytes } of usedSlots(instruction)) {
      const known = requests.get(id) ?? { key: slotKey(id), sizeBytes, start: 2 * index, end: 0 };
      requests.set(id, { ...known, end: 2 * index + 1 });
    }
  });
  const loops = loopSpans(blocks);
  return [...requests.values()].map((request) => stretch(request, loops));
}

export function spillRequests(spilled: readonly Interval[]): StackRequest[] {
  return spilled.map(({ register, start, end }) => ({ key: spillKey(register), sizeBytes: wordBytes, start, end }));
}

/** First fit: requests whose spans do not meet share bytes. */
export function placeOnStack(requests: readonly StackRequest[]): StackOffsets {
  const offsets = new Map<string, number>();
  let active: { request: StackRequest; offset: number }[] = [];
  for (const request of [...requests].sort((a, b) => a.start - b.start)) {
    active = active.filter((placed) => placed.request.end >= request.start);
    const offset = firstFit(active, roundUp(request.sizeBytes));
    if (-offset > limits.stackBytes) throw new CodegenLimitError('stackBytes', -offset);
    active.push({ request, offset });
    active.sort((a, b) => b.offset - a.offset);
    offsets.set(request.key, offset);
  }
  return offsets;
}

/** @param active by offset, from the frame pointer down */
function firstFit(active: readonly { request: StackRequest; offset: number }[], sizeBytes: number): number {
  let top = 0;
  for (const { request, offset } of active) {
    if (top - sizeBytes >= offset + roundUp(request.sizeBytes)) break;
    top = offset;
  }
  return top - sizeBytes;
}

function roundUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / wordBytes) * wordBytes;
}

interface PositionSpan {
  readonly start: number;
  readonly end: number;
}

function loopSpans(blocks: readonly Block[]): PositionSpan[] {
  return blocks.flatMap((block, index) =>
    block.successors
      .filter((successor) => successor <= index)
      .map((successor) => ({ start: 2 * blocks[successor]!.first, end: 2 * block.last + 1 })),
  );
}

/** What is kept through a loop must keep its place until the loop is left; stretching can reach an outer loop. */
function stretch(request: StackRequest, loops: readonly PositionSpan[]): StackRequest {
  const isOutside = (loop: PositionSpan) => loop.start > request.start || loop.end < request.end;
  const met = loops.filter((loop) => loop.start <= request.end && loop.end >= request.start && isOutside(loop));
  const start = Math.min(request.start, ...met.map((loop) => loop.start));
  const end = Math.max(request.end, ...met.map((loop) => loop.end));
  if (start === request.start && end === request.end) return request;
  return stretch({ ...request, start, end }, loops);
}
