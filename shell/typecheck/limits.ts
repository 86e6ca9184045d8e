/** What one table, row or print may hold: keys and records are built on the 512-byte stack of a BPF program. */
export const maximumKeys = 16;
export const maximumRowBytes = 256;
export const maximumColumns = 64;
export const maximumRecordValues = 16;
/** Rounds of one loop. Verifiers go through each of them. */
export const maximumRounds = 1000n;
