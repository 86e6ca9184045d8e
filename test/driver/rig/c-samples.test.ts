import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { HostMaps } from '../../../shell/backend/embedded/vm/host-maps.ts';
import { Machine } from '../../../shell/backend/embedded/vm/machine.ts';
import { eventSize, need, operation, operationsPreShift } from '../../../shell/bytecode/event-layout.ts';
import { readElfProgram } from '../../support/elf-program.ts';
import {
  attachFlag,
  encodeAttachParameters,
  type AttachParameters,
} from '../../../shell/backend/windows/attach-parameters.ts';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** bpf/windows: programs in C, compiled by clang, run by the embedded engine when the driver calls them. */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const samples = ['count_opens', 'read_latency', 'deny_extension'];
let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'fsbpf-samples-'));
  for (const sample of samples) {
    const include = ['-I', `${root}bpf/include`, '-I', `${root}driver/include`];
    const warnings = ['-Wall', '-Wextra', '-Wno-missing-field-initializers', '-Werror'];
    const words = ['-target', 'bpf', '-mcpu=v3', '-O2', ...warnings, ...include];
    const files = ['-c', `${root}bpf/windows/${sample}.c`, '-o', join(directory, `${sample}.o`)];
    const { status: exit, stderr } = spawnSync('clang', [...words, ...files], { encoding: 'utf8' });
    if (exit !== 0) throw new Error(stderr);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

/** The first map of a sample that is attached. */
class Sample {
  readonly maps: HostMaps;
  readonly #rig: Rig;

  constructor(rig: Rig, name: string, parameters: Partial<AttachParameters>) {
    const { bytecode, maps } = readElfProgram(join(directory, `${name}.o`));
    const machine = new Machine({ programs: [bytecode], maps, contextSizeBytes: eventSize.event, host: 'windows' });
    this.maps = new HostMaps(machine);
    this.#rig = rig;
    rig.invoked = (_client, event) => {
      machine.context.set(event);
      return Number(BigInt.asUintN(32, machine.run()));
    };
    expect(rig.attachRemote(0, encodeAttachParameters(parameters))).toBe(0);
  }

  end(): void {
    this.#rig.detach(0);
  }
}

const done = (name: keyof typeof operation) => 1n << BigInt(operation[name]);

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => {
    rig = openRig(variant);
    rig.make('folder', c(''));
    for (const name of ['a.txt', 'b.SCR', 'c.scr2', 'scr']) rig.make('file', c(name), 100);
  };
  afterEach(() => expect(rig.end()).toEqual([]));
  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const open = (name: string) => {
    const answer = rig.open(1, c(name));
    if (answer.status === 0) rig.close(1);
    return answer.status;
  };

  it('count_opens: opens by executable', () => {
    begin();
    const sample = new Sample(rig, 'count_opens', { operations: done('open'), needs: need.exe_text });
    rig.startProcess(300, 200, `\\??\\C:\\${'long'.repeat(20)}.exe`);
    for (const name of ['a.txt', 'b.SCR', 'missing']) open(name);
    rig.become(300, 301);
    open('a.txt');
    sample.end();
    const { count, keys, values } = sample.maps.entries(0);
    const words = new BigUint64Array(values.slice().buffer);
    const rows = Array.from({ length: count }, (_, index) => {
      const key = Buffer.from(keys.subarray(index * 64, index * 64 + 64))
        .toString()
        .replace(/\0+$/, '');
      return `${key} ${words[2 * index]} ${words[2 * index + 1]}`;
    });
    expect(rows.sort()).toEqual([`${'long'.repeat(16)} 1 0`, 'worker.exe 3 1']);
  });

  it('read_latency: a power of two each', () => {
    begin();
    const sample = new Sample(rig, 'read_latency', { operations: done('read') });
    rig.open(1, c('a.txt'));
    for (const ns of [0, 100, 200, 300, 1000, 1000, 1_000_000, 5_000_000_000]) {
      rig.takesNs(ns);
      rig.read(1, 0, 1);
    }
    rig.takesNs(0);
    rig.close(1);
    sample.end();
    const counts = Array.from({ length: 64 }, (_, index) => sample.maps.value(0, index)[0]!);
    const expected = new Map([0, 100, 200, 300, 1000, 1000, 1e6, 5e9].map((ns) => [Math.floor(Math.log2(ns || 1)), 0]));
    for (const ns of [0, 100, 200, 300, 1000, 1000, 1e6, 5e9]) {
      const bucket = Math.floor(Math.log2(ns || 1));
      expected.set(bucket, expected.get(bucket)! + 1);
    }
    expect(counts).toEqual(counts.map((_, index) => expected.get(index) ?? 0));
  });

  it('deny_extension: whoever writes it how', () => {
    begin();
    const operations = done('open') << BigInt(operationsPreShift);
    const sample = new Sample(rig, 'deny_extension', { operations, needs: need.ext_text, flags: attachFlag.control });
    expect(open('b.SCR')).toBe(0);
    Buffer.from('scr').copy(sample.maps.value(0, 0));
    expect(['a.txt', 'b.SCR', 'B.scr', 'c.scr2', 'scr', 'missing.Scr'].map(open)).toEqual([
      0,
      status.accessDenied,
      status.accessDenied,
      0,
      0,
      status.accessDenied,
    ]);
    sample.end();
    expect(sample.maps.value(0, 0)[8]).toBe(3);
    expect(open('b.SCR')).toBe(0);
  });
});
