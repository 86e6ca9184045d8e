import { TextArena } from '../../util/text-arena.ts';
import type { RecordedText } from './packed-texts.ts';

type FindText = (low: number, high: number) => RecordedText | undefined;

/**
 * Copies of the texts whose identities stand anywhere in these contents of maps. A number that happens to be one of them
 * costs a text that nobody asks for.
 */
export function keptTexts(contents: Iterable<Uint8Array>, find: FindText): TextArena {
  const kept = new TextArena();
  for (const bytes of contents) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
    for (let at = 0; at + 1 < words.length; at += 2) {
      const [low, high] = [words[at]!, words[at + 1]!];
      const text = (low === 0 && high === 0) || kept.has(low, high) ? undefined : find(low, high);
      if (text !== undefined) kept.add(low, high, text.bytes, text.kind);
    }
  }
  return kept;
}
