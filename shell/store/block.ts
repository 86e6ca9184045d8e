import { createHash } from 'node:crypto';
import type { BlockKind } from './recording-format.ts';

/** Before a block's payload: kind, payload length, count, 0, checksum. */
export const frameSizeBytes = 24;
const checkedSizeBytes = 16;

export interface Block {
  readonly kind: BlockKind;
  /** Of events or texts. */
  readonly count: number;
  readonly payload: Uint8Array;
}

export function encodeBlock({ kind, count, payload }: Block): Uint8Array {
  const bytes = Buffer.alloc(frameSizeBytes + payload.length);
  bytes.writeUInt32LE(kind, 0);
  bytes.writeUInt32LE(payload.length, 4);
  bytes.writeUInt32LE(count, 8);
  bytes.set(payload, frameSizeBytes);
  bytes.set(checksum(bytes.subarray(0, checkedSizeBytes), payload), checkedSizeBytes);
  return bytes;
}

export function payloadLength(frame: Buffer): number {
  return frame.readUInt32LE(4);
}

/** undefined: the checksum is another one. */
export function decodeBlock(frame: Buffer, payload: Uint8Array): Block | undefined {
  const expected = frame.subarray(checkedSizeBytes, frameSizeBytes);
  if (!expected.equals(checksum(frame.subarray(0, checkedSizeBytes), payload))) return undefined;
  return { kind: frame.readUInt32LE(0) as BlockKind, count: frame.readUInt32LE(8), payload };
}

/** Node has a CRC only from 20.15 on. */
function checksum(frame: Uint8Array, payload: Uint8Array): Buffer {
  return createHash('sha256')
    .update(frame)
    .update(payload)
    .digest()
    .subarray(0, frameSizeBytes - checkedSizeBytes);
}
