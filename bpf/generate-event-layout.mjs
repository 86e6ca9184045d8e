// Writes shell/bytecode/event-layout.ts from bpf/include/fsbpf_event.h.
// The header is the contract: plain #defines of integers and structs of 64-bit words, char arrays and nested structs.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const header = readFileSync(`${root}bpf/include/fsbpf_event.h`, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');

const constants = new Map();
for (const [, name, text] of header.matchAll(/^#define (FSBPF_\w+) (.+)$/gm)) {
  const value = text.trim().replace(/ULL\b/g, 'n');
  constants.set(name, value.includes('n') ? evaluateShift(value) : Number(value));
}

function evaluateShift(text) {
  const [, left, right] = /^\((\d+)n << (\d+)\)$/.exec(text);
  return BigInt(left) << BigInt(right);
}

const scalars = { fsbpf_u64: 8, fsbpf_s64: 8, fsbpf_u32: 4, char: 1 };
const structs = new Map();
for (const [, name, body] of header.matchAll(/^struct (\w+) \{([\s\S]*?)^\};/gm)) {
  let offset = 0;
  const fields = new Map();
  for (const [, type, field, count] of body.matchAll(/^\s*(?:struct )?(\w+) (\w+)(?:\[(\w+)\])?;/gm)) {
    const size = scalars[type] ?? structs.get(type).size;
    const length = count === undefined ? 1 : (constants.get(count) ?? Number(count));
    if (scalars[type] && offset % size !== 0) throw new Error(`${name}.${field} is not naturally aligned`);
    fields.set(field, offset);
    offset += size * length;
  }
  structs.set(name, { size: offset, fields });
}

const literal = (value) => (typeof value === 'bigint' ? `0x${value.toString(16)}n` : String(value));
/** Moments of a process are written as in programs: process:start. */
const key = (name) => name.toLowerCase().replace(/^process_(\w+)$/, "'process:$1'");
const group = (prefix, keyOf = (name) => name.toLowerCase()) =>
  [...constants]
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, value]) => `  ${keyOf(name.slice(prefix.length))}: ${literal(value)},`)
    .join('\n');
const offsets = (name) => [...structs.get(name).fields].map(([field, offset]) => `  ${field}: ${offset},`).join('\n');

const output = `// Generated from bpf/include/fsbpf_event.h by bpf/generate-event-layout.mjs. Do not edit.

export const eventVersion = ${constants.get('FSBPF_EVENT_VERSION')};

/** Byte offsets of struct fsbpf_event. */
export const eventOffset = {
${offsets('fsbpf_event')}
} as const;

/** Sizes in bytes. */
export const eventSize = {
  event: ${structs.get('fsbpf_event').size},
  state: ${structs.get('fsbpf_state').size},
  counters: ${structs.get('fsbpf_counters').size},
  recordHeader: ${structs.get('fsbpf_record').size},
  exe: ${constants.get('FSBPF_EXE_SIZE')},
  name: ${constants.get('FSBPF_NAME_SIZE')},
  path: ${constants.get('FSBPF_PATH_SIZE')},
  cmdline: ${constants.get('FSBPF_CMDLINE_SIZE')},
  volume: ${constants.get('FSBPF_VOLUME_SIZE')},
  volume_type: ${constants.get('FSBPF_VOLUME_TYPE_SIZE')},
  tail: ${constants.get('FSBPF_TAIL_SIZE')},
} as const;

/** Byte offset of the word in the state that says whether another event follows. */
export const continuesOffset = ${structs.get('fsbpf_state').fields.get('continues')};

/** Byte offset of the counters behind the event, and of a field in one group of them. */
export const countersOffset = ${structs.get('fsbpf_state').fields.get('counters')};
export const counterOffset = {
${offsets('fsbpf_counters')}
} as const;

/** Bit numbers of an operations mask. */
export const operation = {
${group('FSBPF_OPERATION_', key)}
} as const;
export const operationsPreShift = ${constants.get('FSBPF_OPERATIONS_PRE_SHIFT')};

export const phase = {
${group('FSBPF_PHASE_')}
} as const;

/** Bits of event.flags and event.access. */
export const flag = {
${group('FSBPF_FLAG_')}
} as const;
export const access = {
${group('FSBPF_ACCESS_')}
} as const;

export const disposition = {
${group('FSBPF_DISPOSITION_')}
} as const;

/** Bits of a needs mask. */
export const need = {
${group('FSBPF_NEED_')}
} as const;

/** Indexes into the lost[] counters. */
export const loss = {
${group('FSBPF_LOSS_')}
} as const;

export const textFlag = {
${group('FSBPF_TEXT_')}
} as const;

/** The identity of a text that could not be resolved. */
export const noText = ${constants.get('FSBPF_NO_TEXT')}n;

export const recordText = ${constants.get('FSBPF_RECORD_TEXT')};
export const recordCut = ${constants.get('FSBPF_RECORD_CUT')};
export const recordEndCut = ${constants.get('FSBPF_RECORD_END_CUT')};
`;
writeFileSync(`${root}shell/bytecode/event-layout.ts`, output);
