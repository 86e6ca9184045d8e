import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { format } from '../../shell/language/format/format.ts';
import { SourceText } from '../../shell/language/source.ts';
import { finalLosses, noLosses, runFsbpf, type RunResult } from '../support/fsbpf.ts';
import type { Value } from '../support/fsbpf-output.ts';
import { missing } from '../support/requirement.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** Each saved program on a workload that has what it looks for, and on one that has not. */

const folder = fileURLToPath(new URL('../../scripts/', import.meta.url));
const files = readdirSync(folder).filter((file) => file.endsWith('.fsb')); // a recording lies there, too
const names = files.map((file) => file.replace(/\.fsb$/, ''));

/** The rows and lines that speak of the folder, with its name as DIR and numbers of processes as PID. */
type Findings = readonly (readonly Value[] | string)[];

interface Case {
  readonly name: string;
  readonly parameters?: readonly string[];
  /** Shell text, run in a folder that holds `input`, of 7,000 bytes. DIR is the folder. */
  readonly workload: string;
  readonly finds: (findings: Findings) => void;
  readonly other: { readonly workload: string; readonly parameters?: readonly string[] };
}

const equal = (expected: Findings) => (findings: Findings) => expect(findings).toEqual(expected);
const quietly = 'status=none';

const cases: readonly Case[] = [
  {
    name: 'opens',
    parameters: ['--dir=DIR'],
    workload: `dd if=input of=/dev/null ${quietly}; dd if=DIR/input of=/dev/null ${quietly}`,
    finds: equal([['dd', 'DIR/input', 2]]),
    other: { workload: 'true' },
  },
  {
    name: 'slow',
    parameters: ['--limit=100ms'],
    workload: 'flock held sleep 0.4 & sleep 0.1; flock held true; wait',
    finds: (findings) => {
      const [[, exe, , op, latencyNs, path] = [], ...others] = findings;
      expect([exe, op, path, others]).toEqual(['flock', 'lock', 'DIR/held', []]);
      expect(latencyNs).toBeGreaterThan(100e6);
    },
    other: { workload: 'flock held true', parameters: ['--limit=30s'] },
  },
  {
    name: 'failed',
    workload: 'cat absent; rmdir absent; rmdir input; true',
    finds: equal([
      ['cat', 'open', 'ENOENT', 'DIR/absent', 1],
      ['rmdir', 'delete', 'ENOENT', 'DIR/absent', 1],
      ['rmdir', 'delete', 'ENOTDIR', 'DIR/input', 1],
    ]),
    other: { workload: 'dd if=input of=output status=none; rm output' },
  },
  {
    name: 'busy-files',
    workload: `dd if=input of=output bs=1000 ${quietly}`,
    // The eighth read finds the end.
    finds: equal([
      ['DIR/input', 'read', 8, 7000],
      ['DIR/output', 'write', 7, 7000],
    ]),
    other: { workload: 'mv input output' },
  },
  {
    name: 'busiest-directories',
    workload: `mkdir made; for name in a b; do dd if=input of=made/$name bs=1000 ${quietly}; done`,
    finds: equal([
      ['DIR', 'read', 16, 14000],
      ['DIR/made', 'write', 14, 14000],
    ]),
    other: { workload: 'mkdir made; mv input made; mv made moved' },
  },
  {
    name: 'who-writes',
    parameters: ['--path=DIR/input'],
    workload: 'echo more >> input; : > input; mv input output; echo more > output',
    finds: equal([
      ['dash', 'PID', 0, 'open', 'DIR/input', 1],
      ['dash', 'PID', 0, 'write', 'DIR/input', 1],
      ['mv', 'PID', 0, 'rename', 'DIR/input', 1],
    ]),
    other: { workload: `dd if=input of=output ${quietly}` },
  },
  {
    name: 'small-writes',
    workload: `dd if=input of=output bs=1000 ${quietly}; dd if=input of=large bs=7000 ${quietly}`,
    finds: equal([['dd', 'DIR/output', 1000, 7000, 7]]),
    other: { workload: `dd if=input of=output bs=1000 ${quietly}`, parameters: ['--limit=1000B'] },
  },
  {
    name: 'short-lived',
    workload: 'echo a > first; mv first second; rm second; echo b > third; rm input',
    finds: (findings) => {
      expect(findings).toEqual([expect.stringMatching(/^rm created and deleted DIR\/second after \d[\d.]*[um]?s\n$/)]);
    },
    other: { workload: 'echo a > first; sleep 0.1; rm first', parameters: ['--limit=50ms'] },
  },
  {
    name: 'build-inputs',
    parameters: ['--dir=DIR'],
    workload: `dd if=input of=made ${quietly}; mv made moved; dd if=moved of=output ${quietly}`,
    // 7,000 bytes are 13 blocks of 512 and a part of one; then comes the end.
    finds: equal([['DIR/input', 15]]),
    other: { workload: `echo a > made; dd if=made of=output ${quietly}` },
  },
];

describe.skipIf(missing())('latency', () => {
  test('by process and operation', async () => {
    const { result } = await run('latency', [], `dd if=input of=output bs=1000 ${quietly}; sleep 0.01`);
    const rows = rowsOf(result);
    const written = rows.find(([exe, op]) => exe === 'dd' && op === 'write')!;
    const [, , count, quantiles, maximum] = written as [string, string, number, Record<string, number>, number];
    expect(count).toBe(7);
    expect(quantiles).toEqual({ count: 7, p50: expect.any(Number), p90: expect.any(Number), p99: expect.any(Number) });
    expect(quantiles['p50']).toBeLessThanOrEqual(quantiles['p99']!);
    expect(quantiles['p99']).toBeLessThanOrEqual(maximum * (1 + 1 / 64));
    expect(rows.some(([exe, op]) => exe === 'sleep' && op === 'write')).toBe(false);
  });
});

describe.skipIf(missing())('the saved program', () => {
  test.each(cases)('$name finds what it looks for', async ({ name, parameters = [], workload, finds }) => {
    const { findings, result } = await run(name, parameters, workload);
    expect(result.exitCode, result.stderr).toBe(0);
    expect(finalLosses(result)).toEqual(noLosses);
    finds(findings);
  });

  test.each(cases)('$name finds nothing where there is nothing', async ({ name, parameters, other }) => {
    const { findings, result } = await run(name, other.parameters ?? parameters ?? [], other.workload);
    expect(result.exitCode, result.stderr).toBe(0);
    expect(findings).toEqual([]);
  });
});

test('every saved program is among these', () => {
  expect([...cases.map(({ name }) => name), 'latency'].sort()).toEqual(names.sort());
});

describe.each(names)('%s.fsb', (name) => {
  const text = readFileSync(join(folder, `${name}.fsb`), 'utf8');

  test('has a header: the question, how to ask it, the parameters', () => {
    const [interpreter, question, empty, invocation] = text.split('\n');
    expect(interpreter).toBe('#!/usr/bin/env fsbpf');
    expect(question).toMatch(/^# [A-Z].*\?$/);
    expect(empty).toBe('#');
    expect(invocation).toMatch(new RegExp(`^#   fsbpf ${name}\\b`));
    for (const [, parameter] of text.matchAll(/^param (\w+)/gm))
      expect(text).toMatch(new RegExp(`^# --${parameter}=`, 'm'));
  });

  test('is formatted', () => {
    expect(format(new SourceText(name, text))).toEqual({ kind: 'formatted', text });
  });
});

async function run(
  name: string,
  parameters: readonly string[],
  workload: string,
): Promise<{ findings: Findings; result: RunResult }> {
  const directory = scratchDirectory();
  writeFileSync(join(directory, 'input'), Buffer.alloc(7000, 'x'));
  const inPlace = (text: string) => text.replaceAll('DIR', directory);
  const args = [name, ...parameters.map(inPlace), '--', 'sh', '-c', inPlace(workload)];
  const result = await runFsbpf(args, { cwd: directory });
  const said = (value: Value) => typeof value === 'string' && value.includes(directory);
  const rows = rowsOf(result).filter((row) => row.some(said));
  const lines = result.objects.flatMap((object) => (object.type === 'print' && said(object.text) ? [object.text] : []));
  const plain = (value: Value) => (typeof value === 'string' ? value.replaceAll(directory, 'DIR') : value);
  const isPid = (index: number) => name === 'who-writes' && index === 1;
  const plainRows = rows.map((row) => row.map((value, index) => (isPid(index) ? 'PID' : plain(value))));
  return { findings: [...plainRows, ...lines.map((text) => String(plain(text)))], result };
}

function rowsOf({ objects }: RunResult): readonly (readonly Value[])[] {
  return objects.flatMap((object) =>
    object.type === 'table' ? object.rows : object.type === 'row' ? [object.values] : [],
  );
}
