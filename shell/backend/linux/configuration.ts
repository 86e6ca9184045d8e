import { need, operation, operationsPreShift } from '../../bytecode/event-layout.ts';
import { callAction, callStyle, callTableLength } from './call-style.ts';
import { systemCalls, type SystemCall } from './syscalls.ts';

/** What a provider is told before it is loaded: struct configuration and calls[] of bpf/linux/maps.h. */
export interface Configuration {
  readonly operations: bigint;
  readonly needs: bigint;
  readonly textSeed: bigint;
  readonly selfPid: number;
  readonly processTree: boolean;
  readonly anyFile: boolean;
}

/** The bytes of both, and which hooks they need. */
export interface EncodedConfiguration {
  readonly bytes: Uint8Array;
  readonly entry: boolean;
  readonly exit: boolean;
  /** A call that names a file is traced. */
  readonly named: boolean;
  /** A call may be two events. */
  readonly twoEvents: boolean;
}

export function encodeConfiguration(configuration: Configuration): EncodedConfiguration {
  const { calls, union } = callTable(configuration);
  const words = [
    configuration.needs,
    configuration.textSeed,
    BigInt(configuration.selfPid),
    BigInt(configuration.processTree),
    BigInt(configuration.anyFile),
    configuration.operations,
    union,
  ];
  const { entryPre, entryStart, entryDone, exit } = callAction;
  const has = (bits: number) => (union & unsigned(bits)) !== 0n;
  return {
    bytes: Buffer.concat([new Uint8Array(BigUint64Array.from(words).buffer), new Uint8Array(calls.buffer)]),
    entry: has(entryPre | entryStart | entryDone),
    exit: has(exit),
    named: has(names),
    twoEvents: has(callStyle.twoFiles) || asksBoth(configuration, operation.open, operation.create),
  };
}

interface CallTable {
  /** By system-call number: the native call in the low half, the 32-bit one in the high half. */
  readonly calls: BigUint64Array;
  /** Every bit of any of them, and of the second event of a call that is two. */
  readonly union: bigint;
}

function callTable(configuration: Configuration): CallTable {
  const native = new Uint32Array(callTableLength);
  const compat = new Uint32Array(callTableLength);
  let union = 0;
  for (const call of systemCalls) {
    const actions = actionsOf(call, configuration);
    if (actions === 0) continue;
    const what = (call.operation | call.style | actions) >>> 0;
    union |= what;
    if (call.number !== undefined) native[call.number] = joined(native[call.number]!, what, configuration);
    if (call.number32 !== undefined) compat[call.number32] = joined(compat[call.number32]!, what, configuration);
  }
  for (const table of [native, compat]) union = table.reduce((bits, what) => bits | what, union);
  const calls = BigUint64Array.from(native, (what, number) => BigInt(what) | (BigInt(compat[number]!) << 32n));
  return { calls, union: unsigned(union) };
}

/**
 * A call that stands below two operations keeps the description of the first; bpf/linux/two_events.h knows the other.
 * Both are caught in the same places: counting at the entry is for calls that are counted there only.
 */
function joined(first: number, second: number, { needs }: Configuration): number {
  if (first === 0) return second;
  const isTransfer = (second & callStyle.opens) === 0;
  const what = first | (second & allActions) | (isTransfer ? callStyle.twoFiles : 0);
  const { entryDone, entryStart, exit } = callAction;
  if ((what & allActions) === entryDone || (what & entryDone) === 0) return what;
  return (what & ~entryDone) | exit | ((needs & ofTheFile) === 0n ? 0 : entryStart);
}

const allActions = Object.values(callAction).reduce((bits, action) => bits | action, 0);

function unsigned(bits: number): bigint {
  return BigInt(bits >>> 0);
}

function asksBoth({ operations }: Configuration, first: number, second: number): boolean {
  const asks = (number: number) => ((operations | (operations >> BigInt(operationsPreShift))) >> BigInt(number)) & 1n;
  return (asks(first) & asks(second)) === 1n;
}

/** What is known of an operation only once it is done. */
const ofTheResult = need.latency | need.status | need.bytes | need.time | need.offset | need.cached;

export const textsOfTheFile =
  need.path_text | need.name_text | need.dir_text | need.ext_text | need.volume_text | need.volume_type_text;

/** What the descriptor of an operation means. */
export const ofTheFile =
  textsOfTheFile |
  need.path_id |
  need.name_id |
  need.dir_id |
  need.ext_id |
  need.volume_id |
  need.volume_type_id |
  need.inode |
  need.directory |
  need.flags;

/** All their calls are on a descriptor. */
const onDescriptors = new Set(
  systemCalls
    .map(({ operation }) => operation)
    .filter((number) => systemCalls.every((call) => call.operation !== number || hasDescriptor(call))),
);

function hasDescriptor({ style }: SystemCall): boolean {
  return (style & (callStyle.opens | callStyle.namesPath | callStyle.namesPathAt)) === 0;
}

/**
 * Where an operation is caught, with as few hooks as will do: each costs some 20 ns at every system call.
 * An operation on descriptors is counted as a whole at its entry where nothing of its result is asked for; there the
 * descriptor means what is operated on, whatever other threads do meanwhile, and a close still means something.
 * One on names is counted at its exit: at its entry, the memory that holds a name may not have been brought in yet.
 */
function actionsOf(call: SystemCall, { operations, needs }: Configuration): number {
  const pre = ((operations >> BigInt(call.operation + operationsPreShift)) & 1n) === 1n;
  const done = ((operations >> BigInt(call.operation)) & 1n) === 1n;
  const entry = pre ? callAction.entryPre : 0;
  if (!done) return entry;
  if (!pre && (needs & ofTheResult) === 0n && onDescriptors.has(call.operation)) return callAction.entryDone;
  return entry | callAction.exit | (notesStart(call, needs) ? callAction.entryStart : 0);
}

/** When it began, and what its descriptor, or the one in front of its name, then meant. */
function notesStart(call: SystemCall, needs: bigint): boolean {
  if (call.operation === operation.close || (needs & need.latency) !== 0n) return true;
  if (call.operation === operation.read && (needs & need.cached) !== 0n) return true;
  const isAt = (call.style & names) === callStyle.namesPathAt && (call.style & callStyle.opens) === 0;
  return (hasDescriptor(call) || isAt) && (needs & ofTheFile) !== 0n;
}

const names = callStyle.namesPath | callStyle.namesPathAt;
