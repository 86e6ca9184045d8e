/** How the arguments of a system call say what it is about. Bits as in bpf/linux/calls.h. */
export const callStyle = {
  sizeInVector: 1 << 11,
  sizeInTwo: 1 << 12,
  returnsBytes: 1 << 13,
  offsetInArgument: 1 << 14,
  offsetAtPointer: 1 << 15,
  namesPath: 1 << 16,
  namesPathAt: 1 << 17,
  opens: 1 << 18,
  namesNothing: 1 << 19,
  flagsInMemory: 1 << 20,
  locks: 1 << 21,
  maps: 1 << 22,
  argumentsInMemory: 1 << 23,
  flagsInArgument: 1 << 26,
  twoFiles: 2 ** 31,
} as const;

/** The argument that is the descriptor, where it is not the first. */
export function descriptorIn(argument: number): number {
  return argument << 5;
}

/** The argument that is the size. */
export function sizeIn(argument: number): number {
  return argument << 8;
}

/** The argument that is a second name; 2 and 3 have their directory in front. */
export function secondNameIn(argument: 1 | 2 | 3): number {
  return argument << 24;
}

/** What the provider does at a call's entry and exit. Bits as in bpf/linux/calls.h. */
export const callAction = { entryPre: 1 << 27, entryStart: 1 << 28, entryDone: 1 << 29, exit: 1 << 30 } as const;

export const callTableLength = 512;
