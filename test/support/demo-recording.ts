/**
 * Makes scripts/demo.fsrec of a recording of git, npm and a compiler: npx tsx test/support/demo-recording.ts FROM TO
 * Behind the events it puts them once more as Windows would name them, for those who try questions of that host.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { recordText } from '../../shell/bytecode/event-layout.ts';
import { eachText, type RecordedText } from '../../shell/backend/embedded/packed-texts.ts';
import { RecordingReader } from '../../shell/store/recording-reader.ts';
import { RecordingWriter } from '../../shell/store/recording-writer.ts';

type Column = { readonly name: string; readonly words: Uint32Array };

const recordedPrograms = new Set(['git', 'node', 'cc1', 'make', 'x86_64-linux-gnu-ld.bfd']);
const windowsPids = 10_000;
const pauseNs = 1_000_000_000n;

const names: readonly (readonly [from: RegExp, to: string])[] = [
  [/^\/home\//, 'C:\\Users\\'],
  [/^\/tmp\b/, 'C:\\Windows\\Temp'],
  [/^\/usr\/(bin|sbin)\//, 'C:\\Program Files\\Git\\usr\\bin\\'],
  [/^\/usr\/lib\//, 'C:\\Program Files\\Git\\usr\\lib\\'],
  [/^\//, 'C:\\'],
];

/** What stands in a text member of an event on Windows. */
const shapes: Readonly<Record<string, (text: string) => string>> = {
  exe: (text) => `${text}.exe`,
  parent_exe: (text) => `${text}.exe`,
  path: windowsPath,
  path2: windowsPath,
  dir: windowsPath,
  dir2: windowsPath,
  volume: () => 'C: (NTFS)',
  volume_type: () => 'NTFS',
};

function windowsPath(path: string): string {
  const known = names.find(([from]) => from.test(path));
  return known === undefined ? path : path.replace(...known).replaceAll('/', '\\');
}

class Demo {
  readonly #reader: RecordingReader;
  readonly #writer: RecordingWriter;
  readonly #texts: RecordedText[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #blocks: (readonly Column[])[] = [];
  #shiftNs = 0n;

  constructor(reader: RecordingReader, write: (bytes: Uint8Array) => void) {
    this.#reader = reader;
    this.#writer = new RecordingWriter(reader.header, write);
  }

  run(): void {
    const { columns, startNs } = this.#reader.header;
    for (const part of this.#reader.parts()) {
      if (part.kind === 'texts')
        [...eachText(part.texts)].forEach((text, index) => (this.#texts[part.first + index] = text));
      if (part.kind === 'events') {
        this.#blocks.push(columns.map(({ name }, index) => ({ name, words: part.events.column(index) })));
      }
      if (part.kind !== 'end') continue;
      const endNs = BigInt(part.end.endNs);
      this.#writeAll((text) => text);
      this.#shiftNs = endNs - BigInt(startNs) + pauseNs;
      this.#writeAll((text, member) => shapes[member]?.(text) ?? text);
      this.#writer.end({ perProbe: part.end.perProbe }, endNs + this.#shiftNs);
    }
  }

  #writeAll(shape: (text: string, member: string) => string): void {
    const isWindows = this.#shiftNs > 0n;
    for (const block of this.#blocks) {
      const exes = block.find(({ name }) => name === 'exe')!.words;
      for (let event = 0; event < exes.length / 2; event++) {
        if (isWindows && !recordedPrograms.has(this.#textOf(exes[2 * event]!))) continue;
        this.#writer.beginEvent();
        block.forEach(({ name, words }, index) => this.#set(index, name, words, event, shape));
      }
    }
  }

  #textOf(number: number): string {
    return Buffer.from(this.#texts[number]?.bytes ?? []).toString();
  }

  #set(
    index: number,
    name: string,
    words: Uint32Array,
    event: number,
    shape: (text: string, member: string) => string,
  ) {
    const [low, high] = [words[2 * event]!, words[2 * event + 1]!];
    if (this.#reader.header.columns[index]!.type === 'text') {
      return this.#writer.set(index, low === 0 ? 0 : this.#numberOf(low, (text) => shape(text, name)), 0);
    }
    const isPid = name === 'pid' || name === 'tid' || name === 'ppid';
    const isWindows = this.#shiftNs > 0n;
    const word = (BigInt(high) << 32n) | BigInt(low);
    let value = word;
    if (name === 'time_ns') value += this.#shiftNs;
    if (isWindows && isPid) value += BigInt(windowsPids);
    if (isWindows && name === 'volume_length') value = 2n; // of C:
    this.#writer.set(index, Number(value & 0xffff_ffffn), Number(value >> 32n));
  }

  #numberOf(number: number, shape: (text: string) => string): number {
    const text = this.#texts[number]!;
    const shaped = shape(this.#textOf(number));
    const key = `${text.kind} ${shaped}`;
    let known = this.#numbers.get(key);
    if (known === undefined)
      this.#numbers.set(key, (known = this.#writer.addText(Buffer.from(shaped), text.kind || recordText)));
    return known;
  }
}

const [from, to] = process.argv.slice(2);
const [input, output] = [openSync(from!, 'r'), openSync(to!, 'w')];
new Demo(new RecordingReader(input), (bytes) => writeSync(output, bytes)).run();
closeSync(output);
