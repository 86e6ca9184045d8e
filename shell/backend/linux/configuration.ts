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

const completionOnly = need.latency | need.status;
const ofTheFile = need.path_id | need.path_text | need.name_id | need.name_text | need.inode;

/**
 * Where an operation is caught. The entry is left out where nothing needs it: it doubles the cost of a call.
 * A close is caught at its entry, while its descriptor means something; its exit matters only for result and latency.
 */
function actionsOf(number: number, { operations, needs }: Configuration): number {
  const pre = (operations >> BigInt(number + operationsPreShift)) & 1n;
  const done = (operations >> BigInt(number)) & 1n;
  let actions = pre === 1n ? callAction.entryPre : 0;
  if (done === 0n) return actions;
  if (number === operation.close) {
    const wholeAtEntry = (needs & completionOnly) === 0n && pre === 0n;
    return actions | (wholeAtEntry ? callAction.entryDone : callAction.entryStart | callAction.exit);
  }
  actions |= callAction.exit;
  if ((needs & need.latency) !== 0n) actions |= callAction.entryStart;
  // What a descriptor meant at entry is noted when the program asks which file it was (see entry() in the provider).
  if (number !== operation.open && (needs & ofTheFile) !== 0n) actions |= callAction.entryStart;
  return actions;
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
