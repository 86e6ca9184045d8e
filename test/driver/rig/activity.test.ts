import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { runOnRig } from './rig-session.ts';
import { access } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** The recording that comes along, of git, npm and a compiler at work, done once more on the rig. */

interface Recorded {
  readonly op: string;
  readonly phase: string;
  readonly exe: string;
  readonly pid: number;
  readonly path: string;
  readonly error: string;
  readonly size?: number;
  readonly bytes?: number;
  readonly directory?: boolean;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const mostEvents = 4000;
let events: readonly Recorded[] = [];

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'fsbpf-activity-'));
  const file = join(directory, 'demo.ndjson');
  const words = [
    join(root, 'node_modules/tsx/dist/cli.mjs'),
    'shell/cli/main.ts',
    'export',
    'scripts/demo.fsrec',
    '--to',
    file,
  ];
  const { status, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  rmSync(directory, { recursive: true });
  const all = lines.map((line) => JSON.parse(line) as Recorded);
  const done = new Set(['open', 'read', 'write', 'close', 'stat']);
  const files = all.filter(({ op, path }) => done.has(op) && /^\/[^:\\<>]+$/.test(path ?? '')).slice(0, mostEvents);
  const folders = new Set(files.flatMap(({ path }) => parentsOf(path)));
  events = files.filter(({ path, directory }) => directory !== true && !folders.has(path.toLowerCase()));
});

/** Names fold case on Windows. */
function parentsOf(path: string): string[] {
  const parts = path.toLowerCase().split('/');
  return parts.slice(1, -1).map((_, index) => parts.slice(0, index + 2).join('/'));
}

/** Does what was recorded, and keeps books of what the calls say they did. */
class Actor {
  readonly truth = new Map<string, [number, number]>();
  readonly #rig: Rig;
  readonly #processes = new Map<string, number>();
  readonly #files = new Map<string, number>();
  #nextPid = 1000;

  constructor(rig: Rig) {
    this.#rig = rig;
  }

  do({ op, exe, pid, path, error, size = 0, bytes = 0 }: Recorded): void {
    this.#become(pid, exe);
    const name = `C:${path.replaceAll('/', '\\')}`;
    if (error === 'OK') this.#provide(name);
    const key = `${pid} ${exe} ${name}`;
    if (op === 'stat') {
      this.#rig.networkQuery(name);
      return this.#count('stat', exe, name);
    }
    if (op === 'open' || (!this.#files.has(key) && error === 'OK')) this.#open(key, exe, name);
    const file = this.#files.get(key);
    if (file === undefined || op === 'open') return;
    if (op === 'close') {
      this.#rig.close(file);
      this.#files.delete(key);
      return this.#count('close', exe, name);
    }
    const offset = op === 'read' ? 0 : -1;
    const done = this.#rig[op as 'read' | 'write'](file, offset, Math.max(size, bytes, 1));
    this.#count(op, exe, name, done.information);
  }

  #become(pid: number, exe: string): void {
    const key = `${pid} ${exe}`;
    let known = this.#processes.get(key);
    if (known === undefined) {
      known = this.#nextPid;
      this.#nextPid += 4;
      this.#processes.set(key, known);
      this.#rig.startProcess(known, 100, String.raw`\??\C:\bin` + `\\${exe}`, exe);
    }
    this.#rig.become(known, known + 1);
  }

  #provide(name: string): void {
    const parts = name.split('\\');
    for (let count = 2; count < parts.length; count++) this.#rig.make('folder', parts.slice(0, count).join('\\'));
    this.#rig.make('file', name, 4000);
  }

  #open(key: string, exe: string, name: string): void {
    const old = this.#files.get(key);
    if (old !== undefined) {
      this.#rig.close(old);
      this.#files.delete(key);
      this.#count('close', exe, name);
    }
    const file = 1 + (Math.max(0, ...this.#files.values()) % 250);
    const free = [...Array(250).keys()]
      .map((each) => 1 + ((file + each) % 250))
      .find((each) => ![...this.#files.values()].includes(each))!;
    const { status } = this.#rig.open(free, name, { access: access.read | access.write });
    this.#count('open', exe, name);
    if (status === 0) this.#files.set(key, free);
  }

  #count(op: string, exe: string, name: string, bytes = 0): void {
    const entry = this.truth.get(`${op} ${exe} ${name}`) ?? [0, 0];
    this.truth.set(`${op} ${exe} ${name}`, [entry[0] + 1, entry[1] + bytes]);
  }
}

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  it('recorded activity: the tables are what the calls say they did', () => {
    const rig = openRig(variant);
    const actor = new Actor(rig);
    const program = `open,close,stat @calls < op, exe, path, count() >
      read,write @transfers < op, exe, path, count(), sum(bytes) >`;
    const { tables, losses } = runOnRig(rig, program, () => events.forEach((event) => actor.do(event)), {
      maxKeys: 8192,
    });
    const isTransfer = (key: string) => /^(read|write) /.test(key);
    const rows = [...actor.truth].map(
      ([key, [count, bytes]]) => `${key} ${count}${isTransfer(key) ? ` ${bytes}` : ''}`,
    );
    expect(rows.length).toBeGreaterThan(1000);
    expect([...tables['@calls']!, ...tables['@transfers']!].sort()).toEqual(rows.sort());
    const total = [...actor.truth.values()].reduce((sum, [count]) => sum + count, 0);
    expect(losses).toMatchObject({ events: total, lost: { unresolvedPaths: 0, unpaired: 0, mapFull: 0, cutPaths: 0 } });
    expect(rig.end()).toEqual([]);
  });
});
