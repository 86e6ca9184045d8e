import { need, operation, operationsPreShift } from '../../bytecode/event-layout.ts';
import { callAction, callTableLength, systemCalls } from './syscalls.ts';

/** What a provider is told before it is loaded: struct configuration and calls[] of bpf/linux/maps.h. */
export interface Configuration {
  readonly operations: bigint;
  readonly needs: bigint;
  readonly textSeed: bigint;
  readonly selfPid: number;
  readonly processTree: boolean;
  readonly anyFile: boolean;
}

export const configurationSizeBytes = 5 * 8 + callTableLength * 4;

export function encodeConfiguration(configuration: Configuration): Uint8Array {
  const bytes = new Uint8Array(configurationSizeBytes);
  const view = new DataView(bytes.buffer);
  const words = [
    configuration.needs,
    configuration.textSeed,
    BigInt(configuration.selfPid),
    BigInt(configuration.processTree),
    BigInt(configuration.anyFile),
  ];
  words.forEach((word, index) => view.setBigUint64(index * 8, word, true));
  callTable(configuration).forEach((call, index) => view.setUint32(words.length * 8 + index * 4, call, true));
  return bytes;
}

/** By system-call number: the native call in the low half, the 32-bit one in the high half. */
function callTable(configuration: Configuration): Uint32Array {
  const table = new Uint32Array(callTableLength);
  for (const call of systemCalls) {
    const actions = actionsOf(call.operation, configuration);
    if (actions === 0) continue;
    const entry = call.operation | call.style | actions;
    if (call.number !== undefined) table[call.number]! |= entry;
    if (call.number32 !== undefined) table[call.number32]! |= entry << 16;
  }
  return table;
}

/** What is known of an operation only once it is done. */
const ofTheResult = need.latency | need.status | need.bytes | need.time | need.offset;

/** What the descriptor of an operation means. */
const ofTheFile = need.path_id | need.path_text | need.name_id | need.name_text | need.inode;

/**
 * Where an operation is caught, with as few hooks as will do: each costs some 20 ns at every system call.
 * An operation on a descriptor is counted as a whole at its entry where nothing of its result is asked for; there the
 * descriptor means what is operated on, whatever other threads do meanwhile, and a close still means something.
 */
function actionsOf(number: number, { operations, needs }: Configuration): number {
  const pre = ((operations >> BigInt(number + operationsPreShift)) & 1n) === 1n;
  const done = ((operations >> BigInt(number)) & 1n) === 1n;
  const entry = pre ? callAction.entryPre : 0;
  if (!done) return entry;
  if (number === operation.open) {
    return entry | callAction.exit | ((needs & need.latency) === 0n ? 0 : callAction.entryStart);
  }
  if (!pre && (needs & ofTheResult) === 0n) return callAction.entryDone;
  const notesEntry = number === operation.close || (needs & (need.latency | ofTheFile)) !== 0n;
  return entry | callAction.exit | (notesEntry ? callAction.entryStart : 0);
}

export interface Attachments {
  readonly entry: boolean;
  readonly exit: boolean;
}

export function attachmentsOf(configuration: Configuration): Attachments {
  const all = [...callTable(configuration)].reduce((union, call) => union | call | (call >>> 16), 0);
  const { entryPre, entryStart, entryDone, exit } = callAction;
  return { entry: (all & (entryPre | entryStart | entryDone)) !== 0, exit: (all & exit) !== 0 };
}
