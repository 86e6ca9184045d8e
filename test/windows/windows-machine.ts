import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scratchDirectory } from '../support/scratch.ts';
import { access, createOption, disposition } from '../driver/rig/status.ts';
import { places, windowsPath, wine, wineEnvironment } from './places.ts';

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the double saw: lines, each of words. */
  readonly record: readonly (readonly string[])[];
}

type Word = string | number | bigint;

/**
 * A Windows machine as driver/double makes it, told in advance: what state it is in, what is on it, and what happens there
 * once a program is attached. The lines are commands of driver/emu.
 */
export class WindowsMachine {
  readonly #stage: string[] = [];
  readonly #story: string[] = [];

  /** "service", "eBPFSvc", "stopped"… of driver/double/machine.c, or what is there before anything is watched. */
  has(...words: readonly Word[]): this {
    this.#stage.push(words.join('\t'));
    return this;
  }

  /** What is there, then what happens. */
  get lines(): readonly string[] {
    return [...this.#stage, 'story', ...this.#story];
  }

  file(path: string, size: number): this {
    return this.has('make', 'file', path, size);
  }

  folder(path: string): this {
    return this.has('make', 'folder', path, 0);
  }

  process(pid: number, image: string, commandLine = ''): this {
    return this.has('process', 'assume', pid, 4, devicePath(image), commandLine);
  }

  happens(...words: readonly Word[]): this {
    this.#story.push(words.join('\t'));
    return this;
  }

  /** Further operations are of this process. */
  become(pid: number, processor = 0): this {
    return this.happens('actor', pid, pid + 1, processor);
  }

  /** Further operations are of fsbpf's own process. */
  becomeFsbpf(): this {
    return this.happens('self');
  }

  /** Passes in every operation from now on. */
  takesNs(ns: number): this {
    return this.happens('time', 'latency', ns);
  }

  open(file: number, path: string, how: { disposition?: number; access?: number } = {}): this {
    const { disposition: asked = disposition.open, access: wanted = access.read } = how;
    return this.happens('open', file, path, asked, createOption.synchronous, wanted);
  }

  read(file: number, bytes: number): this {
    return this.happens('read', file, -1, bytes);
  }

  write(file: number, bytes: number): this {
    return this.happens('write', file, -1, bytes);
  }

  close(file: number): this {
    return this.happens('close', file);
  }

  rename(file: number, path: string): this {
    return this.happens('rename', file, String.raw`\??\ `.trimEnd() + path, 1, 0);
  }

  pause(ms: number): this {
    return this.happens('pause', ms);
  }

  /** fsbpf on Windows' Node. */
  fsbpf(...words: readonly string[]): Promise<Ended> {
    return this.node('-r', './raw/stand-in.cjs', places.program, ...words);
  }

  /** Standard output goes to a file: Wine's pipes are not what Node expects. */
  async node(...words: readonly string[]): Promise<Ended> {
    const directory = scratchDirectory();
    const at = (name: string): string => join(directory, name);
    writeFileSync(at('machine'), [...this.lines, ''].join('\n'));
    const outputs = [openSync(at('stdout'), 'w'), openSync(at('stderr'), 'w')] as const;
    const status = await ended(words, outputs, { FSBPF_DOUBLE: windowsPath(at('machine')) });
    for (const output of outputs) closeSync(output);
    const text = (name: string): string => (existsSync(at(name)) ? readFileSync(at(name), 'utf8') : '');
    const lines = text('machine.record').split('\n').slice(0, -1);
    return { status, stdout: text('stdout'), stderr: text('stderr'), record: lines.map((line) => line.split('\t')) };
  }
}

function ended(
  words: readonly string[],
  [stdout, stderr]: readonly [number, number],
  environment: Readonly<Record<string, string>>,
): Promise<number | null> {
  const child = spawn(wine, [places.node, ...words], {
    stdio: ['ignore', stdout, stderr],
    env: { ...process.env, ...wineEnvironment, ...environment },
    cwd: places.installed,
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', resolve);
  });
}

/** As the kernel names the image of a process. */
function devicePath(path: string): string {
  return path.replace(/^C:/, String.raw`\Device\HarddiskVolume3`);
}
