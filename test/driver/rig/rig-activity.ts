import { byteString, byteStringOfHex, type ByteString } from '../../support/byte-string.ts';
import type { Row } from '../../support/operations.ts';
import type { Rig } from './rig.ts';
import { access, createOption, disposition, informationClass } from './status.ts';
import { bytesOfWindowsText, windowsText } from './windows-text.ts';

interface Process {
  readonly pid: number;
  directory: string;
  /** By the script's letter: numbers of the rig's files. */
  readonly files: Map<string, number>;
}

interface Surroundings {
  readonly directory: string;
  readonly rootPid: number;
  /** Words of a script that a stranger does once before each word of the script. */
  readonly outside: readonly string[];
}

const outsider = 200;
const mostFiles = 250;
const atPosition = -1;

/**
 * Does what a script for test/runtime/programs/operations.c says, by the calls that such a program would make on Windows,
 * and keeps books: what was asked for of opens that failed, otherwise where the volume has the file at that moment.
 */
export class RigActivity {
  readonly truth: Row[] = [];
  readonly #rig: Rig;
  readonly #surroundings: Surroundings;
  /** How many processes have the file open, by its number. */
  readonly #holders = new Map<number, number>();
  readonly #processes: Process[] = [];
  #nextPid: number;
  #words: readonly string[] = [];
  #at = 0;
  #loop = { begin: 0, rounds: 0 };
  #isOutside = false;

  constructor(rig: Rig, surroundings: Surroundings) {
    this.#rig = rig;
    this.#surroundings = surroundings;
    this.#nextPid = surroundings.rootPid;
  }

  /** One process, from its start to its end. */
  run(words: readonly string[]): void {
    const { directory } = this.#surroundings;
    this.#enter(outsider, `${directory}\\operations`, words, { directory, files: new Map() });
    this.#perform(words);
    this.#leave(0);
  }

  get #self(): Process {
    return this.#processes.at(-1)!;
  }

  #enter(parent: number, image: string, words: readonly string[], rest: Omit<Process, 'pid'>): void {
    const pid = this.#nextPid;
    this.#nextPid += 4;
    const name = image.slice(image.lastIndexOf('\\') + 1);
    this.#rig.startProcess(pid, parent, `\\??\\${image}`, [name, ...words].join(' ').slice(0, 1000));
    this.#processes.push({ pid, ...rest });
    for (const file of rest.files.values()) this.#holders.set(file, this.#holders.get(file)! + 1);
    this.#become(pid);
  }

  /** What it has not closed is closed with it. */
  #leave(status: number): void {
    for (const letter of [...this.#self.files.keys()]) this.#close(letter);
    const { pid } = this.#processes.pop()!;
    this.#become(this.#processes.at(-1)?.pid ?? outsider);
    this.#rig.exitProcess(pid, status);
  }

  #become(pid: number): void {
    this.#rig.become(pid, pid + 1);
  }

  #perform(words: readonly string[]): void {
    const before = { words: this.#words, at: this.#at };
    [this.#words, this.#at] = [words, 0];
    while (this.#at < this.#words.length) {
      this.#actOutside();
      const word = this.#next();
      const act = this.#acts[word];
      if (act === undefined) throw new Error(`the rig has no word for ${word}`);
      act();
    }
    [this.#words, this.#at] = [before.words, before.at];
  }

  #actOutside(): void {
    const { outside, directory } = this.#surroundings;
    if (outside.length === 0 || this.#isOutside) return;
    this.#isOutside = true;
    const told = this.truth.length;
    this.#processes.push({ pid: outsider, directory, files: new Map() });
    this.#become(outsider);
    this.#perform(outside);
    this.#processes.pop();
    this.#become(this.#self.pid);
    this.truth.splice(told);
    this.#isOutside = false;
  }

  #next(): string {
    const word = this.#words[this.#at++];
    if (word === undefined) throw new Error('a word is missing');
    return word;
  }

  #text(): string {
    return windowsText(byteStringOfHex(this.#next()));
  }

  /** As ntdll makes an absolute path of it, before the kernel sees any of it. */
  #path(name = this.#text(), directory = this.#self.directory): string {
    const isAbsolute = /^(?:[A-Z]:)?[\\/]/.test(name);
    const parts = isAbsolute ? [] : directory.split('\\').slice(1);
    for (const part of name.replace(/^[A-Z]:/, '').split(/[\\/]/)) {
      if (part === '..') parts.pop();
      else if (part !== '' && part !== '.') parts.push(part);
    }
    return `C:\\${parts.join('\\')}`;
  }

  #where(file: number): string {
    return this.#rig.where(file);
  }

  #tell(operation: string, path: string, bytes = 0): void {
    this.truth.push([operation, byteString(bytesOfWindowsText(path)), 1, bytes]);
  }

  #free(): number {
    for (let file = 1; file < mostFiles; file++) if (!this.#holders.has(file)) return file;
    throw new Error('too many files are open');
  }

  /** The number of the file. */
  #openPath(path: string, how: Parameters<Rig['open']>[2] = {}): number {
    const file = this.#free();
    const { status } = this.#rig.open(file, path, how);
    if (status !== 0) throw new Error(`${path} does not open: 0x${status.toString(16)}`);
    this.#holders.set(file, 1);
    this.#tell('open', this.#where(file));
    return file;
  }

  #closeFile(file: number): void {
    const left = this.#holders.get(file)! - 1;
    this.#holders.set(file, left);
    if (left > 0) return; // another process has it, too
    this.#tell('close', this.#where(file));
    this.#rig.close(file);
    this.#holders.delete(file);
  }

  #open(letter: string, path: string, how?: Parameters<Rig['open']>[2]): void {
    this.#self.files.set(letter, this.#openPath(path, how));
  }

  #close(letter: string): void {
    const file = this.#self.files.get(letter)!;
    this.#self.files.delete(letter);
    this.#closeFile(file);
  }

  /** Opens it, does something to it, closes it. */
  #with(path: string, act: (file: number) => { readonly status: number }, how?: Parameters<Rig['open']>[2]): void {
    const file = this.#openPath(path, how);
    const { status } = act(file);
    if (status !== 0) throw new Error(`${path}: 0x${status.toString(16)}`);
    this.#closeFile(file);
  }

  /** Before a name is given, the I/O manager opens the folder that it will be in. */
  #giveName(how: 'rename' | 'link'): void {
    const [from, to] = [this.#path(), this.#path()];
    this.#with(from, (file) => {
      const folder = to.slice(0, Math.max(to.lastIndexOf('\\'), 'C:\\'.length));
      this.#tell('open', folder);
      this.#tell('close', folder);
      return this.#rig[how](file, `\\??\\${to}`);
    });
  }

  #remove(options: number): void {
    const how = { options: options | createOption.synchronous };
    this.#with(this.#path(), (file) => this.#rig.set(file, informationClass.disposition, 1), how);
  }

  #fail(path: string): void {
    const { status } = this.#rig.open(this.#free(), path);
    if (status === 0) throw new Error(`${path} opens, and was not to`);
    this.#tell('open', path);
  }

  /** Of the next word. */
  #file(): number {
    return this.#self.files.get(this.#next())!;
  }

  #transfer(operation: 'read' | 'write', file: number, offset: number, length: number): void {
    const path = this.#where(file);
    this.#tell(operation, path, this.#rig[operation](file, offset, length).information);
  }

  #base(): string {
    return this.#where(this.#file());
  }

  #runProgram(): void {
    const image = this.#path();
    if (this.#next() !== '[') throw new Error('run without [');
    const end = this.#words.indexOf(']', this.#at);
    const words = this.#words.slice(this.#at, end);
    this.#at = end + 1;
    this.#enter(this.#self.pid, image, words, { directory: this.#self.directory, files: new Map() });
    const depth = this.#processes.length;
    this.#perform(words);
    if (this.#processes.length === depth) this.#leave(0);
  }

  #sweep(): void {
    const file = this.#file();
    const [from, to] = [Number(this.#next()), Number(this.#next())];
    const step = from <= to ? 1 : -1;
    for (let offset = from; offset !== to + step; offset += step) this.#rig.read(file, offset, offset % 8);
  }

  #fork(): void {
    const { pid, directory, files } = this.#self;
    this.#enter(pid, `${this.#surroundings.directory}\\operations`, [], { directory, files: new Map(files) });
  }

  readonly #acts: Readonly<Record<string, () => void>> = {
    open: () => this.#open(this.#next(), this.#path()),
    create: () =>
      this.#open(this.#next(), this.#path(), {
        disposition: disposition.openOrCreate,
        access: access.read | access.write,
      }),
    openat: () => {
      const base = this.#base();
      this.#open(this.#next(), this.#path(this.#text(), base));
    },
    fail: () => this.#fail(this.#path()),
    failat: () => {
      const base = this.#base();
      this.#fail(this.#path(this.#text(), base));
    },
    read: () => this.#transfer('read', this.#file(), atPosition, 65_536),
    pread: () => this.#transfer('read', this.#file(), Number(this.#next()), Number(this.#next())),
    write: () => this.#transfer('write', this.#file(), atPosition, this.#next().length / 2),
    close: () => this.#close(this.#next()),
    sweep: () => this.#sweep(),
    mkdir: () =>
      this.#with(this.#path(), () => ({ status: 0 }), {
        disposition: disposition.create,
        options: createOption.directory | createOption.synchronous,
      }),
    chdir: () => void (this.#self.directory = this.#path().replace(/\\$/, '')),
    fchdir: () => void (this.#self.directory = this.#base()),
    rename: () => this.#giveName('rename'),
    link: () => this.#giveName('link'),
    unlink: () => this.#remove(createOption.nonDirectory),
    rmdir: () => this.#remove(createOption.directory),
    symlink: () => {
      const target: ByteString = this.#text();
      const path = this.#path();
      this.#rig.make('link', path, `\\??\\${this.#path(target)}`);
    },
    fork: () => this.#fork(),
    join: () => this.#leave(0),
    run: () => this.#runProgram(),
    exit: () => {
      const status = Number(this.#next());
      this.#at = this.#words.length;
      this.#leave(status);
    },
    repeat: () => void (this.#loop = { rounds: Number(this.#next()), begin: this.#at }),
    end: () => {
      this.#loop.rounds -= 1;
      if (this.#loop.rounds > 0) this.#at = this.#loop.begin;
    },
    wait: () => void this.#rig.advanceNs(Number(this.#next()) * 1e9),
  };
}
