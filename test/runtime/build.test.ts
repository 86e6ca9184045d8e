import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decode } from '../../shell/bytecode/decode.ts';
import { runPlain } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

interface Companion {
  readonly host: string;
  readonly shape: string;
  readonly section: string;
  readonly instructions: number;
  readonly maps: readonly { name: string; type: number; keySizeBytes: number; valueSizeBytes: number }[];
  readonly parameters: { readonly initial: string; readonly parameters: readonly { name: string; offset: number }[] };
}

const source = 'read /bytes > $least/ < exe, count(), quantiles(latency) > open:pre { printf("%s\\n", path); }';

let folder = '';
beforeAll(() => {
  folder = createScratchDirectory();
});
afterAll(() => removeTree(folder));

const tool = (name: string, ...words: readonly string[]) => execFileSync(name, words, { encoding: 'utf8' });

async function build(name: string, ...words: readonly string[]): Promise<{ path: string; companion: Companion }> {
  const path = join(folder, name);
  const { exitCode, stdout, stderr } = await runPlain(['build', '-e', source, '-o', path, ...words]);
  expect(exitCode, stderr).toBe(0);
  return { path, companion: JSON.parse(stdout) as Companion };
}

describe.skipIf(missing('readelf', 'bpftool', 'llvm-objdump'))('an object for Linux', () => {
  const pinned = `/sys/fs/bpf/fsbpf-build-${process.pid}`;
  afterAll(() => rmSync(pinned, { force: true }));

  test('is loaded by libbpf, with the maps that the JSON names', async () => {
    const { path, companion } = await build('linux.o', '--host', 'linux', '--param', 'least=10');
    expect(companion).toMatchObject({ host: 'linux', section: 'raw_tracepoint' });
    tool('bpftool', 'prog', 'load', path, pinned);
    const shown = JSON.parse(tool('bpftool', '--json', 'prog', 'show', 'pinned', pinned)) as { map_ids: number[] };
    const loaded = shown.map_ids.map((id) => {
      const map = JSON.parse(tool('bpftool', '--json', 'map', 'show', 'id', String(id))) as Record<string, unknown>;
      return [map.name, map.bytes_key, map.bytes_value, map.max_entries];
    });
    const named = companion.maps.map(Object.values).map(([, name, ...sizes]) => [name, ...sizes.slice(0, 3)]);
    expect(loaded.sort()).toEqual(named.sort());
  });

  test('has the shape of the same program as it runs', async () => {
    const { companion } = await build('again.o', '--host', 'linux', '--param', 'least=20');
    const { stderr } = await runPlain(['--host', 'linux', '--dry-run', '--least=1', '-e', source]);
    expect(stderr).toContain(`${companion.instructions} instructions, shape ${companion.shape}`);
  });

  test('goes by the plan that --dump shows', async () => {
    const { companion } = await build('planned.o', '--host', 'linux', '--param', 'least=10');
    const { exitCode, stdout } = await runPlain(['--host', 'linux', '--dump', 'plan', '--least=10', '-e', source]);
    const { maps, ...plan } = JSON.parse(stdout) as Companion;
    expect(exitCode).toBe(0);
    expect(companion).toMatchObject(plan);
    expect(companion.maps).toMatchObject(maps.map(({ name, keySizeBytes }) => ({ name, keySizeBytes })));
  });
});

describe.skipIf(missing('readelf', 'bpftool', 'llvm-objdump'))('an object for Windows', () => {
  test('is an ELF file as bpf2c reads it', async () => {
    const { path, companion } = await build('windows.o', '--param', 'least=10');
    expect(companion).toMatchObject({ host: 'windows', section: 'fsbpf' });
    const shown = tool('readelf', '--wide', '--file-header', '--sections', '--symbols', '--relocs', path);
    expect(shown).toMatch(/ABI Version:\s+0\n/);
    expect(shown).toMatch(/ fsbpf +PROGBITS/);
    expect(shown).toMatch(/FUNC +GLOBAL +DEFAULT +1 fsbpf_[0-9a-f]{16}\n/);
    const [headers, count] = [/(\d+) \(bytes into file\)\n +Flags/, /Number of section headers:\s+(\d+)/].map((each) =>
      Number(each.exec(shown)![1]),
    );
    expect(headers! + count! * 64).toBe(readFileSync(path).length);
    const types = tool('bpftool', 'btf', 'dump', 'file', path);
    const structs = [...types.matchAll(/VAR '(\w+)' type_id=(\d+)/g)].map(([, , type]) => type);
    expect(new Set(structs).size).toBe(companion.maps.length);
  });

  test('has the numbers of Windows: of its helpers and of its maps', async () => {
    const { path, companion } = await build('numbers.o', '--param', 'least=10');
    const listed = tool('llvm-objdump', '-d', '--section=fsbpf', path);
    expect(
      listed
        .match(/^ +\d+:/gm)!
        .at(-1)!
        .trim(),
    ).toBe(`${companion.instructions - 1}:`);
    const bytes = readFileSync(path).subarray(64, 64 + 8 * companion.instructions);
    const helpers = decode(bytes).filter(({ opcode }) => opcode === 0x85);
    const known = [1, 2, 3, 7, 8, 9, 11]; // look-up, update, delete, boot time, processor, time, ringbuf_output
    expect(known).toEqual(expect.arrayContaining([...new Set(helpers.map(({ immediate }) => immediate))]));
    const typeOf = new Map(companion.maps.map(({ name, type }) => [name, type]));
    expect(Object.fromEntries(typeOf)).toMatchObject({ keys0: 1, rows0: 2, fsbpf_param: 2, fsbpf_ring: 13 });
  });

  test('has its parameters beside it', async () => {
    const [first, second] = [await build('a.o', '--param', 'least=10'), await build('b.o', '--param', 'least=258')];
    expect(readFileSync(first.path).equals(readFileSync(second.path))).toBe(true);
    expect(first.companion.shape).toBe(second.companion.shape);
    const { parameters, initial } = second.companion.parameters;
    const { offset } = parameters.find(({ name }) => name === 'least')!;
    expect(Buffer.from(initial, 'hex').readBigUInt64LE(offset)).toBe(258n);
  });
});

test.each<readonly [readonly string[], number, string]>([
  [['-e', 'open < count() >'], 2, 'an object needs a file'],
  [['-o', 'x.o'], 2, 'a program is expected'],
  [['-e', 'opn < count() >', '-o', 'x.o'], 2, "unknown probe 'opn'"],
  [['-e', 'open < count() >', '-o', '/nowhere/x.o'], 3, "'/nowhere/x.o' can't be written: no such file or folder"],
  [['-e', 'open < count() >', '-o', 'x.o', '--host', 'embedded'], 2, 'an object is for a kernel'],
  [['-e', 'open < count() >', '-o', 'x.o', '-c', 'ls'], 2, "the command 'build' takes no -c"],
])('build %j: says what is wrong', async (words, code, message) => {
  const { exitCode, stdout, stderr } = await runPlain(['build', ...words], { cwd: folder });
  expect(exitCode).toBe(code);
  expect(stdout).toBe('');
  expect(stderr).toContain(message);
});
