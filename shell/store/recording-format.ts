/**
 * The recording: events as columns, in blocks that stand for themselves, so that one is written at once, a reader
 * takes only the columns it needs, and what a crash or a full disk leaves behind is readable up to its last block.
 *
 *     file    = magic block*            the first block is the header, the last one the end
 *     block   = u32 kind, u32 payload length, u32 count, u32 0, u64 checksum, payload
 *     header  = JSON, see RecordingHeader
 *     texts   = deflated (u32 length | cut << 31, bytes)*   numbered through the file from 1 on; 0 is "unresolved"
 *     events  = (u8 encoding, u8 width, u16 0, u32 length, u64 base)*, one a column of the header, then their bytes
 *     end     = JSON, see RecordingEnd
 *
 * All numbers are little-endian. The checksum covers the block's first 16 bytes and its payload.
 */

/** Not text, and changed by whatever mistakes it for text. */
export const magic = Uint8Array.of(0x89, 0x46, 0x53, 0x52, 0x45, 0x43, 0x0d, 0x0a);

/** Of the file; the event's own version stands in the header. */
export const schemaVersion = 1;

export const blockKind = { header: 1, texts: 2, events: 3, losses: 4, end: 5 } as const;
export type BlockKind = (typeof blockKind)[keyof typeof blockKind];

/** At most this many events a block: enough to compress well, few enough to lose. */
export const eventsPerBlock = 16384;

export interface RecordingColumn {
  /** Member of struct fsbpf_event. */
  readonly name: string;
  /** text: the member is an identity, recorded as the number of its text. */
  readonly type: 'number' | 'text';
}

export interface RecordingHeader {
  readonly schema: number;
  readonly eventVersion: number;
  /** Where the events come from. */
  readonly host: string;
  readonly provider: string;
  /** fsbpf that made it. */
  readonly version: string;
  /** The program whose probes and predicates chose the events. */
  readonly program: string;
  /** RFC 3339. */
  readonly time: string;
  /** Add to an event's time for nanoseconds since 1970, decimal. */
  readonly wallClockOffsetNs: string;
  /** On the events' clock: when the recording began, decimal. */
  readonly startNs: string;
  /** Values that numbers stand for on that host: error names by number. */
  readonly columns: readonly RecordingColumn[];
}

/** What was lost up to here, of all operations: a losses block stands behind the events it speaks of. */
export interface RecordingLosses {
  readonly perProbe: readonly {
    readonly operation: string;
    readonly events: number;
    readonly lost: Readonly<Record<string, number>>;
  }[];
}

export interface RecordingEnd extends RecordingLosses {
  readonly events: number;
  readonly texts: number;
  /** On the events' clock, decimal. */
  readonly endNs: string;
}

export class RecordingError extends Error {
  override readonly name = 'RecordingError';
  readonly code: 'not-a-recording' | 'newer-recording' | 'damaged-recording';
  readonly hint: string | undefined;

  constructor(code: RecordingError['code'], message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}
