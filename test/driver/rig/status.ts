/** NTSTATUS values that tests name. */
export const status = {
  success: 0,
  pending: 0x103,
  notFound: 0xc0000225,
  noSuchFile: 0xc0000034,
  noSuchPath: 0xc000003a,
  collision: 0xc0000035,
  accessDenied: 0xc0000022,
  endOfFile: 0xc0000011,
  noMoreFiles: 0x80000006,
  invalidParameter: 0xc000000d,
  notSameDevice: 0xc00000d4,
  reparseNotResolved: 0xc0000280,
  revisionMismatch: 0xc0000059,
  doNotDetach: 0xc01c0010,
  noMemory: 0xc000009a,
  accessViolation: 0xc0000005,
  bufferTooSmall: 0xc0000023,
  invalidDeviceRequest: 0xc0000010,
  connectionLimit: 0xc0000246,
} as const;

export const disposition = {
  supersede: 0,
  open: 1,
  create: 2,
  openOrCreate: 3,
  overwrite: 4,
  overwriteOrCreate: 5,
} as const;

export const createOption = {
  directory: 0x1,
  writeThrough: 0x2,
  noBuffering: 0x8,
  synchronous: 0x20,
  nonDirectory: 0x40,
  deleteOnClose: 0x1000,
  byFileId: 0x2000,
  reparsePoint: 0x200000,
} as const;

export const access = { read: 0x1, write: 0x2, append: 0x4, execute: 0x20, readAttributes: 0x80 } as const;

/** FILE_CREATED… */
export const outcome = { superseded: 0, opened: 1, created: 2, overwritten: 3 } as const;

export const major = { flush: 0x09, fileSystemControl: 0x0d, lock: 0x11, section: 0xff } as const;

export const informationClass = {
  basic: 4,
  standard: 5,
  rename: 10,
  link: 11,
  disposition: 13,
  position: 14,
  allocation: 19,
  endOfFile: 20,
  networkOpen: 34,
  renameBypass: 56,
  dispositionEx: 64,
  renameEx: 65,
} as const;
