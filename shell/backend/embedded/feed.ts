import { counterOffset, countersOffset, eventSize, operationsPreShift, phase } from '../../bytecode/event-layout.ts';
import {
  numberMembers,
  textMembers,
  type NumberMember,
  type TextMember,
  type TextPlace,
} from '../../bytecode/event-members.ts';
import { dictionaryCell, textEntry } from './dictionary.ts';
import type { Feed } from './vm/machine.ts';
import type { Runtime } from './vm/runtime.ts';
import { i32, i64, local, memory, type Code } from './wasm/code.ts';
import { leave, select, when } from './wasm/control.ts';
import type { WasmFunction } from './wasm/module.ts';

/** What a program gets of recorded events: columns in the machine's memory, put together to events one by one. */
export interface FeedPlan {
  readonly numbers: readonly NumberMember[];
  readonly texts: readonly TextMember[];
  readonly needs: bigint;
}

/** Events of one batch. */
export const batchEvents = 16_384;

const wordBytes = 8;
const columnSizeBytes = batchEvents * wordBytes;

/** The members that a program with these needs may read. */
export function planFeed(needs: bigint): FeedPlan {
  const isNeeded = (bits: bigint) => bits === 0n || (bits & needs) !== 0n;
  const isRead = ({ idNeed, bytes, tail }: TextMember) =>
    [idNeed, bytes?.needs ?? tail.needs, tail.needs].some((bits) => (bits & needs) !== 0n);
  return {
    numbers: numberMembers.filter((member) => isNeeded(member.needs)),
    texts: textMembers.filter(isRead),
    needs,
  };
}

/** Names of the columns of a batch, in their order in memory. */
export function columnNames({ numbers, texts }: FeedPlan): readonly string[] {
  return [...numbers, ...texts].map(({ name }) => name);
}

/** In layout.feed: the dictionary's cell, the number of the text that each member holds, the columns. */
function textCell(text: number): number {
  return dictionaryCell.sizeBytes + 4 * text;
}

export function columnOffset({ texts }: FeedPlan, column: number): number {
  return Math.ceil(textCell(texts.length) / wordBytes) * wordBytes + column * columnSizeBytes;
}

/** No text's number: the event holds none of the dictionary. To be written to the cells when the dictionary begins anew. */
export const noText = 0xffff_ffff;

export function textCells({ texts }: FeedPlan): { readonly offset: number; readonly count: number } {
  return { offset: textCell(0), count: texts.length };
}

/**
 * The program gets events of its operations only, as CompiledProgram.operations has them. eventMap: index of the map that
 * holds the event.
 */
export function feedOf(plan: FeedPlan, operations: bigint, eventMap: number): Feed {
  return {
    sizeBytes: columnOffset(plan, plan.numbers.length + plan.texts.length),
    emit: (runtime) => emitFeed(runtime, plan, operations, eventMap),
  };
}

function emitFeed({ module, layout }: Runtime, plan: FeedPlan, operations: bigint, eventMap: number): WasmFunction {
  const made = module.function(['i32'], 'i32');
  const map = layout.maps[eventMap]!;
  if (map.kind !== 'array') throw new TypeError('the event is in no array');
  const event = map.values.address;
  const row = made.local('i32');
  const column = (index: number) => layout.feed.address + columnOffset(plan, index);
  const columnOf = (name: string | undefined) => column(plan.numbers.findIndex((member) => member.name === name));
  const hasColumn = (name: string | undefined) => plan.numbers.some((member) => member.name === name);
  const lengthOf = ({ length }: TextMember) =>
    hasColumn(length) ? i32.load(local.get(row), columnOf(length)) : undefined;
  const copier = new TextCopier(made, layout.feed.address, event);
  const operation = i32.load(local.get(row), columnOf('operation'));
  const isPre = i64.eq(i64.load(local.get(row), columnOf('phase')), i64.const(BigInt(phase.pre)));
  const bit = i32.add(operation, select(isPre, i32.const(operationsPreShift), i32.const(0)));
  const isAsked = i64.and(i64.shrU(i64.const(operations), i64.fromI32U(bit)), i64.const(1n));
  made.body = [
    local.set(row, i32.mul(local.get(0), i32.const(wordBytes))),
    when(i64.eqz(isAsked), leave(i32.const(0))),
    plan.numbers.map(({ offset }, index) =>
      i64.store(i32.const(0), i64.load(local.get(row), column(index)), event + offset),
    ),
    countEvent(operation, event + countersOffset),
    plan.texts.map((text, index) =>
      copier.copy(
        text,
        index,
        i32.load(local.get(row), column(plan.numbers.length + index)),
        plan.needs,
        lengthOf(text),
      ),
    ),
    i32.const(1),
  ];
  return made;
}

/** As a provider does before it hands over an event. */
function countEvent(operation: Code, counters: number): Code {
  const mask = (eventSize.state - eventSize.event) / eventSize.counters - 1;
  const group = i32.mul(i32.and(operation, i32.const(mask)), i32.const(eventSize.counters));
  const place = counters + counterOffset.events;
  return i64.store(group, i64.add(i64.load(group, place), i64.const(1n)), place);
}

/** Code that puts texts into the event by their numbers. */
class TextCopier {
  readonly #area: number;
  readonly #event: number;
  readonly #number: number;
  readonly #entry: number;
  readonly #length: number;

  constructor(made: WasmFunction, area: number, event: number) {
    this.#area = area;
    this.#event = event;
    this.#number = made.local('i32');
    this.#entry = made.local('i32');
    this.#length = made.local('i32');
  }

  /**
   * A number that the dictionary does not have is no text. The bytes are copied only where they are not there already.
   * part: how much of the text they are, if not all.
   */
  copy(text: TextMember, index: number, column: Code, needs: bigint, part: Code | undefined): Code {
    const { idOffset, lengthOffset, bytes, tail } = text;
    const [number, entry, length] = [this.#number, this.#entry, this.#length].map((each) => local.get(each)) as [
      Code,
      Code,
      Code,
    ];
    const cell = this.#area + textCell(index);
    const count = i32.load(i32.const(this.#area + dictionaryCell.count));
    const entries = i32.load(i32.const(this.#area + dictionaryCell.entries));
    const most = i32.const(bytes?.sizeBytes ?? eventSize.path);
    const copies = [
      bytes !== undefined && (bytes.needs & needs) !== 0n ? this.#copyBytes(bytes, part !== undefined) : [],
      (tail.needs & needs) !== 0n ? this.#copyTail(tail) : [],
    ];
    return [
      local.set(this.#number, column),
      local.set(this.#number, select(i32.ltU(number, count), number, i32.const(0))),
      local.set(this.#entry, i32.add(entries, i32.mul(number, i32.const(textEntry.sizeBytes)))),
      local.set(this.#length, i32.load(entry, textEntry.length)),
      local.set(this.#length, select(i32.ltU(length, most), length, most)),
      part === undefined ? [] : local.set(this.#length, select(i32.ltU(part, length), part, length)),
      i64.store(i32.const(0), i64.load(entry, textEntry.identity), this.#event + idOffset),
      i64.store(i32.const(0), i64.fromI32U(length), this.#event + lengthOffset),
      when(i32.ne(number, i32.load(i32.const(cell))), [i32.store(i32.const(cell), number), copies]),
    ];
  }

  /** With zeros behind it, up to a multiple of 8: the dictionary has them behind a whole text. */
  #copyBytes({ offset }: TextPlace, isPart: boolean): Code {
    const [place, length] = [this.#event + offset, local.get(this.#length)];
    const padded = i32.and(i32.add(length, i32.const(wordBytes - 1)), i32.const(-wordBytes));
    const source = i32.load(local.get(this.#entry), textEntry.address);
    if (!isPart) return memory.copy(i32.const(place), source, padded);
    const lastWord = i32.and(length, i32.const(-wordBytes));
    return [i64.store(lastWord, i64.const(0n), place), memory.copy(i32.const(place), source, length)];
  }

  #copyTail({ offset, sizeBytes }: TextPlace): Code {
    const length = local.get(this.#length);
    const copied = select(i32.ltU(length, i32.const(sizeBytes)), length, i32.const(sizeBytes));
    const end = i32.add(i32.load(local.get(this.#entry), textEntry.address), length);
    return memory.copy(i32.sub(i32.const(this.#event + offset + sizeBytes), copied), i32.sub(end, copied), copied);
  }
}
