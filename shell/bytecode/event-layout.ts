// Generated from bpf/include/fsbpf_event.h by bpf/generate-event-layout.mjs. Do not edit.

export const eventVersion = 2;

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
  signal: 104,
  cpu: 112,
  paging: 120,
  cached: 128,
  disposition: 136,
  exe_id: 144,
  exe_length: 152,
  parent_exe_id: 160,
  parent_exe_length: 168,
  cmdline_id: 176,
  cmdline_length: 184,
  cmdline_cut: 192,
  path2_id: 200,
  path2_length: 208,
  dir2_id: 216,
  dir2_length: 224,
  name2_id: 232,
  name2_length: 240,
  inode: 248,
  directory: 256,
  attributes: 264,
  flags: 272,
  access: 280,
  name_id: 288,
  name_length: 296,
  path_id: 304,
  path_length: 312,
  dir_id: 320,
  dir_length: 328,
  ext_id: 336,
  ext_length: 344,
  volume_id: 352,
  volume_length: 360,
  volume_type_id: 368,
  volume_type_length: 376,
  text_flags: 384,
  exe: 392,
  exe_tail: 648,
  parent_exe: 904,
  parent_exe_tail: 1160,
  cmdline: 1416,
  cmdline_tail: 5512,
  path2: 5768,
  path2_tail: 9864,
  dir2_tail: 10120,
  name2: 10376,
  name: 10632,
  name_tail: 10888,
  ext: 11144,
  volume_path: 11400,
  volume_tail: 11656,
  volume_type: 11912,
  volume_type_tail: 11944,
  dir_tail: 11976,
  path_tail: 12232,
  path: 12488,
} as const;

/** Sizes in bytes. */
export const eventSize = {
  event: 16584,
  state: 18640,
  counters: 64,
  recordHeader: 8,
  exe: 256,
  name: 256,
  path: 4096,
  cmdline: 4096,
  volume: 256,
  volume_type: 32,
  tail: 256,
} as const;

/** Byte offset of the word in the state that says whether another event follows. */
export const continuesOffset = 18632;

/** Byte offset of the counters behind the event, and of a field in one group of them. */
export const countersOffset = 16584;
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
  create: 5,
  delete: 6,
  rename: 7,
  link: 8,
  truncate: 9,
  setattr: 10,
  stat: 11,
  readdir: 12,
  flush: 13,
  lock: 14,
  mmap: 15,
  ioctl: 16,
  'process:start': 30,
  'process:exit': 31,
} as const;
export const operationsPreShift = 32;

export const phase = {
  pre: 0,
  done: 1,
} as const;

/** Bits of event.flags and event.access. */
export const flag = {
  create: 0x40n,
  exclusive: 0x80n,
  noctty: 0x100n,
  truncate: 0x200n,
  append: 0x400n,
  nonblock: 0x800n,
  dsync: 0x1000n,
  async: 0x2000n,
  direct: 0x4000n,
  largefile: 0x8000n,
  directory: 0x10000n,
  nofollow: 0x20000n,
  noatime: 0x40000n,
  cloexec: 0x80000n,
  sync: 0x100000n,
  path: 0x200000n,
  tmpfile: 0x400000n,
} as const;
export const access = {
  read: 0x1n,
  write: 0x2n,
  append: 0x4n,
  execute: 0x8n,
} as const;

export const disposition = {
  supersede: 0,
  open: 1,
  create: 2,
  open_or_create: 3,
  overwrite: 4,
  overwrite_or_create: 5,
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
  flags: 0x800n,
  directory: 0x1000n,
  cached: 0x2000n,
  attributes: 0x4000n,
  paging: 0x8000n,
  exe_id: 0x10000n,
  exe_text: 0x20000n,
  name_id: 0x40000n,
  name_text: 0x80000n,
  path_id: 0x100000n,
  path_text: 0x200000n,
  dir_id: 0x400000n,
  dir_text: 0x800000n,
  ext_id: 0x1000000n,
  ext_text: 0x2000000n,
  volume_id: 0x4000000n,
  volume_text: 0x8000000n,
  volume_type_id: 0x10000000n,
  volume_type_text: 0x20000000n,
  parent_exe_id: 0x40000000n,
  parent_exe_text: 0x80000000n,
  cmdline_id: 0x100000000n,
  cmdline_text: 0x200000000n,
  path2_id: 0x400000000n,
  path2_text: 0x800000000n,
  dir2_id: 0x1000000000n,
  dir2_text: 0x2000000000n,
  name2_id: 0x4000000000n,
  name2_text: 0x8000000000n,
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
  path2_cut: 0x2n,
  end_cut: 0x4n,
} as const;

/** The identity of a text that could not be resolved. */
export const noText = 0n;

export const recordText = 0;
export const recordCut = 2147483648;
export const recordEndCut = 1073741824;
