/** A text of a recording. */
export interface RecordedText {
  readonly bytes: Uint8Array;
  /** Of the ring-buffer record that carried it: recordText, recordCut. */
  readonly kind: number;
}

/** Texts one behind the other: a recording has millions, and an object for each would take more than the texts. */
export interface PackedTexts {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Of each text: where its bytes begin, how many they are, the kind of its record. */
  readonly starts: Uint32Array;
  readonly lengths: Uint32Array;
  readonly kinds: Uint32Array;
}

export function* eachText({ count, bytes, starts, lengths, kinds }: PackedTexts): Generator<RecordedText> {
  for (let index = 0; index < count; index++) {
    const start = starts[index]!;
    yield { bytes: bytes.subarray(start, start + lengths[index]!), kind: kinds[index]! };
  }
}
