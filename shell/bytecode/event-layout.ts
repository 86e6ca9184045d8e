// Generated from bpf/include/fsbpf_event.h by bpf/generate-event-layout.mjs. Do not edit.

export const eventVersion = 1;

/** Byte offsets of struct fsbpf_event. */
export const eventOffset = {
  time_ns: 0,
  latency_ns: 8,
  pid: 16,
  tid: 24,
  ppid: 32,
  uid: 40,
  operation: 48,
  phase: 56,
  size_bytes: 64,
  bytes: 72,
  offset_bytes: 80,
  status: 88,
  error: 96,
  inode: 104,
  volume: 112,
  cpu: 120,
  text_flags: 128,
  exe_id: 136,
  exe_length: 144,
  name_id: 152,
  name_length: 160,
  path_id: 168,
  path_length: 176,
  reserved: 184,
  exe: 192,
  exe_tail: 448,
  name: 704,
  path_tail: 960,
  path: 1216,
} as const;

/** Sizes in bytes. */
export const eventSize = {
  event: 5312,
  state: 7360,
  counters: 64,
  recordHeader: 8,
  exe: 256,
  exe_tail: 256,
  name: 256,
  path: 4096,
  path_tail: 256,
} as const;

/** Byte offset of the counters behind the event, and of a field in one group of them. */
export const countersOffset = 5312;
export const counterOffset = {
  events: 0,
  lost: 8,
} as const;

/** Bit numbers of an operations mask. */
export const operation = {
  open: 1,
  read: 2,
  write: 3,
  close: 4,
} as const;
export const operationsPreShift = 32;

export const phase = {
  pre: 0,
  done: 1,
} as const;

/** Bits of a needs mask. */
export const need = {
  time: 0x1n,
  latency: 0x2n,
  process: 0x4n,
  parent: 0x8n,
  user: 0x10n,
  size: 0x20n,
  bytes: 0x40n,
  offset: 0x80n,
  status: 0x100n,
  inode: 0x200n,
  cpu: 0x400n,
  exe_id: 0x10000n,
  exe_text: 0x20000n,
  name_id: 0x40000n,
  name_text: 0x80000n,
  path_id: 0x100000n,
  path_text: 0x200000n,
} as const;

/** Indexes into the lost[] counters. */
export const loss = {
  ring: 0,
  map_full: 1,
  unpaired: 2,
  path: 3,
  cut: 4,
} as const;

export const textFlag = {
  path_cut: 0x1n,
} as const;

export const recordText = 0;
export const recordCut = 2147483648;
