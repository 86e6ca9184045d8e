import { eventSize } from '../../bytecode/event-layout.ts';
import { IdentityIndex } from '../../util/identity-index.ts';
import type { Dictionary, RecordedText } from './dictionary.ts';
import type { HostMaps } from './vm/host-maps.ts';

const wordBytes = 8;

/**
 * Records of the texts whose identities stand anywhere in these maps, as the ring would have carried them. A number
 * that happens to be one of them costs a record that nobody asks for.
 */
export function keptTexts(maps: readonly number[], host: HostMaps, dictionary: Dictionary): DataView<ArrayBuffer>[] {
  const records: DataView<ArrayBuffer>[] = [];
  const seen = new IdentityIndex();
  for (const bytes of maps.flatMap((map) => host.contents(map))) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let at = 0; at + 1 < words.length; at += 2) {
      const [low, high] = [words[at]!, words[at + 1]!];
      const text = dictionary.find(low, high);
      if (text === undefined || seen.get(low, high) !== 0) continue;
      seen.set(low, high, 1);
      records.push(recordOf(low, high, text));
    }
  }
  return records;
}

function recordOf(low: number, high: number, { bytes, kind }: RecordedText): DataView<ArrayBuffer> {
  const payloadBytes = wordBytes + bytes.length;
  const record = new DataView(new ArrayBuffer(eventSize.recordHeader + payloadBytes));
  record.setUint32(0, kind, true);
  record.setUint32(4, payloadBytes, true);
  record.setUint32(eventSize.recordHeader, low, true);
  record.setUint32(eventSize.recordHeader + 4, high, true);
  new Uint8Array(record.buffer).set(bytes, eventSize.recordHeader + wordBytes);
  return record;
}
