import { createHash } from 'node:crypto';
import { limits, type BlockKind } from './recording-format.ts';

/** Found again behind bytes that make no sense. */
export const marker = Buffer.from([0xf5, 0x42, 0x4c, 0x4b]);

/** Before a block's payload. */
export const frameSizeBytes = 32;
const checkedFrom = 4;
const checksumOffset = 24;
const checksumSizeBytes = 8;

export interface Block {
  readonly kind: BlockKind;
  /** Of events or texts. */
  readonly count: number;
  readonly segment: number;
  /** Of texts: the number of the first one. */
  readonly first: number;
  readonly payload: Uint8Array;
}

export function encodeBlock({ kind, count, segment, first, payload }: Block): Uint8Array {
  const bytes = Buffer.alloc(frameSizeBytes + payload.length);
  bytes.set(marker, 0);
  bytes.writeUInt32LE(kind, 4);
  bytes.writeUInt32LE(payload.length, 8);
  bytes.writeUInt32LE(count, 12);
  bytes.writeUInt32LE(segment, 16);
  bytes.writeUInt32LE(first, 20);
  bytes.set(payload, frameSizeBytes);
  bytes.set(checksum(bytes, payload), checksumOffset);
  return bytes;
}

/** undefined: no frame of ours. */
export function payloadLength(frame: Buffer): number | undefined {
  if (!frame.subarray(0, marker.length).equals(marker)) return undefined;
  const length = frame.readUInt32LE(8);
  return length <= limits.payloadBytes ? length : undefined;
}

/** undefined: the checksum is another one. */
export function decodeBlock(frame: Buffer, payload: Buffer): Block | undefined {
  const expected = frame.subarray(checksumOffset, checksumOffset + checksumSizeBytes);
  if (!expected.equals(checksum(frame, payload))) return undefined;
  return {
    kind: frame.readUInt32LE(4) as BlockKind,
    count: frame.readUInt32LE(12),
    segment: frame.readUInt32LE(16),
    first: frame.readUInt32LE(20),
    payload,
  };
}

/** Node has a CRC only from 20.15 on. */
function checksum(frame: Uint8Array, payload: Uint8Array): Buffer {
  const hash = createHash('sha256').update(frame.subarray(checkedFrom, checksumOffset)).update(payload);
  return hash.digest().subarray(0, checksumSizeBytes);
}
