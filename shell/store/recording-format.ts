/**
 * The recording: events as columns, in blocks that stand for themselves, so that one is written at once, a reader
 * takes only the columns it needs, and what a crash, a full disk or a broken one leaves behind is read.
 *
 *     file    = magic block*            the first block is the header, the last one the end
 *     block   = u32 marker, u32 kind, u32 payload length, u32 count, u32 segment, u32 first, u64 checksum, payload
 *     header  = JSON, see RecordingHeader
 *     texts   = deflated (u32 length | record's kind in the upper two bits, bytes)*
 *     events  = (u8 encoding, u8 width, u16 0, u32 length, u64 base)*, one a column of the header, then their bytes
 *     losses  = JSON, see RecordingLosses
 *     end     = JSON, see RecordingEnd
 *
 * Events name their texts by number; 0 is "unresolved". Texts of a segment are numbered from 1 on; `first` is the number
 * of a block's first one, so that a block that is missing gives no text a wrong name. A segment ends when its texts take
 * much memory. All numbers are little-endian. The checksum covers all of a block but the marker and itself.
 */

/** Not text, and changed by whatever mistakes it for text. */
export const magic = Uint8Array.of(0x89, 0x46, 0x53, 0x52, 0x45, 0x43, 0x0d, 0x0a);

/** Of the file; the event's own version stands in the header. */
export const schemaVersion = 1;

export const blockKind = { header: 1, texts: 2, events: 3, losses: 4, end: 5 } as const;
export type BlockKind = (typeof blockKind)[keyof typeof blockKind];

/** At most this many events a block: enough to compress well, few enough to lose. */
export const eventsPerBlock = 16_384;

/** What a reader may count on, and so has memory for. */
export const limits = {
  payloadBytes: 32 * 1024 * 1024,
  textsBytes: 4 * 1024 * 1024,
  textsPerBlock: 128 * 1024,
  segmentTexts: 128 * 1024,
  segmentTextBytes: 8 * 1024 * 1024,
  columns: 256,
} as const;

export interface RecordingColumn {
  /** As event-members.ts calls it. */
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
  /** Bits of what was listened to, as CompiledProgram.operations, decimal. */
  readonly operations: string;
  /** RFC 3339. */
  readonly time: string;
  /** Add to an event's time for nanoseconds since 1970, decimal. */
  readonly wallClockOffsetNs: string;
  /** On the events' clock, decimal: when the recording's session began, and from when on events came. */
  readonly startNs: string;
  readonly attachedNs: string;
  readonly columns: readonly RecordingColumn[];
}

/** What was lost up to here: a losses block stands behind the events it speaks of. */
export interface RecordingLosses {
  readonly perProbe: readonly RecordedCounters[];
}

/** As ProbeCounters; a cause that the reader does not know is none of its. */
export interface RecordedCounters {
  readonly operation: string;
  readonly events: number;
  readonly lost: Readonly<Record<string, number>>;
}

export interface RecordingEnd extends RecordingLosses {
  readonly events: number;
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
