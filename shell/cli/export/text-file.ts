import { closeSync, openSync, writeSync } from 'node:fs';
import { encodeText } from '../../util/text-bytes.ts';

/** Names come out as the bytes they are. */
export class TextFile {
  readonly #fd: number;

  constructor(path: string) {
    this.#fd = openSync(path, 'w');
  }

  write(text: string): void {
    const bytes = encodeText(text);
    for (let written = 0; written < bytes.length;) written += writeSync(this.#fd, bytes, written);
  }

  close(): void {
    closeSync(this.#fd);
  }
}
