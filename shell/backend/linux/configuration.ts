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
}

export function encodeConfiguration(configuration: Configuration): EncodedConfiguration {
  const calls = callTable(configuration);
  const union = Number(calls.reduce((bits, call) => bits | (call & 0xffff_ffffn) | (call >> 32n), 0n));
  const words = [
    configuration.needs,
    configuration.textSeed,
    BigInt(configuration.selfPid),
    BigInt(configuration.processTree),
    BigInt(configuration.anyFile),
    configuration.operations,
    BigInt(union),
  ];
  const { entryPre, entryStart, entryDone, exit } = callAction;
  return {
    bytes: Buffer.concat([new Uint8Array(BigUint64Array.from(words).buffer), new Uint8Array(calls.buffer)]),
    entry: (union & (entryPre | entryStart | entryDone)) !== 0,
    exit: (union & exit) !== 0,
    named: (union & names) !== 0,
  };
}

/** By system-call number: the native call in the low half, the 32-bit one in the high half. */
function callTable(configuration: Configuration): BigUint64Array {
  const table = new BigUint64Array(callTableLength);
  for (const call of systemCalls) {
    const actions = actionsOf(call, configuration);
    if (actions === 0) continue;
    const entry = BigInt(call.operation | call.style | actions);
    if (call.number !== undefined) table[call.number]! |= entry;
    if (call.number32 !== undefined) table[call.number32]! |= entry << 32n;
  }
  return table;
}

/** What is known of an operation only once it is done. */
const ofTheResult = need.latency | need.status | need.bytes | need.time | need.offset;

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
  const isAt = (call.style & names) === callStyle.namesPathAt && (call.style & callStyle.opens) === 0;
  return (hasDescriptor(call) || isAt) && (needs & ofTheFile) !== 0n;
}

const names = callStyle.namesPath | callStyle.namesPathAt;
