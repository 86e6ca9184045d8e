/** The memory that a ring buffer shares with the kernel. The kernel has the data twice in a row, so a record never wraps. */
export interface RingPages {
  readonly sizeBytes: number;
  /** Up to where it was read: the reader's word. */
  readonly consumer: BigUint64Array<ArrayBuffer>;
  /** Up to where it is reserved. */
  readonly producer: BigUint64Array<ArrayBuffer>;
  readonly data: DataView<ArrayBuffer>;
  /** The views die with it. */
  readonly close: () => void;
}
