/** Of the 512 bytes of stack, what a backend that goes on to another program keeps its context in. */
export const continuationBytes = 8;

/** What one program may be, on every kernel we run on. */
export const limits = {
  stackBytes: 512 - continuationBytes,
  /** 8-byte slots of one program. */
  instructions: 65_535,
  jumpSlots: 32_767,
  /** The Linux verifier goes through every round of a loop: about 2 us an instruction, at most a million of them. */
  checkedInstructions: 65_535,
  /** BPF_COMPLEXITY_LIMIT_JMP_SEQ of the Linux verifier is 8,192: branches whose other side is still to be checked. */
  checkedBranches: 8_000,
  /** Of the million that the Linux verifier allows, 0.4 us each. */
  scanInstructions: 600_000,
} as const;

const descriptions: Readonly<Record<keyof typeof limits, (needed: number) => string>> = {
  stackBytes: (needed) => `${needed} bytes of stack`,
  instructions: (needed) => `${needed} instructions`,
  jumpSlots: (needed) => `a jump over ${needed} instructions`,
  checkedInstructions: (needed) => `${needed} instructions, every round of its loops counted`,
  checkedBranches: (needed) => `${needed} branches, every round of its loops counted`,
  scanInstructions: (needed) => `${needed} instructions for includes and glob, every byte of the texts counted`,
};

/** The program is correct but larger than a kernel takes; the compiler turns it into a diagnostic. */
export class CodegenLimitError extends Error {
  readonly limit: keyof typeof limits;
  readonly needed: number;

  constructor(limit: keyof typeof limits, needed: number) {
    super(`the program needs ${descriptions[limit](needed)}, the limit is ${limits[limit]}`);
    this.name = 'CodegenLimitError';
    this.limit = limit;
    this.needed = needed;
  }
}
