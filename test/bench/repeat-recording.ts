import { closeSync, openSync, writeSync } from 'node:fs';
import { BlockReader } from '../../shell/store/block-reader.ts';
import { encodeBlock, type Block } from '../../shell/store/block.ts';
import { columnBodies } from '../../shell/store/column.ts';
import { blockKind, magic, type RecordingEnd, type RecordingHeader } from '../../shell/store/recording-format.ts';

interface Parts {
  readonly header: Block;
  /** Texts and events. */
  readonly blocks: readonly Block[];
  readonly end: RecordingEnd;
}

/** Writes the events of a recording again and again, each time later, until there are so many bytes. Returns the number of events. */
export function repeatRecording(from: string, to: string, sizeBytes: number): number {
  const { header, blocks, end } = partsOf(from);
  const { columns, startNs } = json(header) as RecordingHeader;
  const time = columns.findIndex(({ name }) => name === 'time_ns');
  const periodNs = BigInt(end.endNs) - BigInt(startNs);
  const segments = 1 + Math.max(...blocks.map(({ segment }) => segment));
  const fd = openSync(to, 'w');
  let written = writeSync(fd, magic) + writeSync(fd, encodeBlock(header));
  let times = 0;
  for (; written < sizeBytes; times++) {
    for (const block of blocks) {
      if (block.kind === blockKind.events) delay(block.payload, columns.length, time, times === 0 ? 0n : periodNs);
      written += writeSync(fd, encodeBlock({ ...block, segment: block.segment + times * segments }));
    }
  }
  const lastNs = BigInt(startNs) + BigInt(times) * periodNs;
  const last = { ...end, events: end.events * times, endNs: String(lastNs) };
  writeSync(fd, encodeBlock({ ...header, kind: blockKind.end, payload: Buffer.from(JSON.stringify(last)) }));
  closeSync(fd);
  return last.events;
}

function partsOf(path: string): Parts {
  const fd = openSync(path, 'r');
  const reader = new BlockReader(fd);
  reader.take(magic.length);
  const all: Block[] = [];
  for (let block = reader.next(); block !== undefined; block = reader.next()) {
    if (!('payload' in block)) throw new Error(`${path} is damaged`);
    all.push({ ...block, payload: Uint8Array.from(block.payload) });
  }
  closeSync(fd);
  const blocks = all.filter(({ kind }) => kind === blockKind.texts || kind === blockKind.events);
  return { header: all[0]!, blocks, end: json(all.at(-1)!) as RecordingEnd };
}

function json({ payload }: Block): unknown {
  return JSON.parse(Buffer.from(payload).toString());
}

/** Times are written as distances from a base, in the head of their column. */
function delay(payload: Uint8Array, columnCount: number, time: number, delayNs: bigint): void {
  const { head } = columnBodies(payload, columnCount)[time]!;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  view.setBigUint64(8, view.getBigUint64(8, true) + delayNs, true);
}
