import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { mapType } from '../../shell/backend/linux/maps.ts';
import { decode } from '../../shell/bytecode/decode.ts';
import { compile } from '../../shell/codegen/compile.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import { SourceText } from '../../shell/language/source.ts';
import { linuxTarget } from '../../shell/codegen/targets.ts';
import { objectFileOf } from '../support/object-file.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Object files as other tools read them: readelf, bpftool's BTF, and libbpf with the live kernel behind it. */
describe.skipIf(missing('readelf', 'bpftool'))('an object file', () => {
  const source = 'read < exe, count(), quantiles(latency) > open:pre { printf("%s\\n", path); }';
  const pinned = `/sys/fs/bpf/fsbpf-test-${process.pid}`;
  let directory = '';
  let object = '';
  let program: CompiledProgram;

  beforeAll(() => {
    directory = createScratchDirectory();
    object = join(directory, 'program.o');
    program = compile(new SourceText('test', source), registry, { parameters: new Map(), target: 'linux' }).program!;
    writeFileSync(object, objectFileOf(program, ['raw_tp/sys_enter', 'raw_tp/sys_exit']));
  });
  afterAll(() => {
    rmSync(pinned, { force: true });
    removeTree(directory);
  });

  const tool = (name: string, ...given: readonly string[]) => execFileSync(name, given, { encoding: 'utf8' });

  test('has a section, a symbol and relocations for each program', () => {
    const shown = tool('readelf', '--wide', '--file-header', '--sections', '--symbols', object);
    expect(shown).toMatch(/Machine:\s+Linux BPF/);
    expect(shown).toMatch(/raw_tp\/sys_enter\s+PROGBITS/);
    expect(shown).toMatch(new RegExp(`${program.bytecode.length} FUNC\\s+GLOBAL DEFAULT\\s+2 fsbpf1`));
    for (const { name } of program.maps)
      expect(shown).toMatch(new RegExp(`OBJECT\\s+GLOBAL DEFAULT\\s+\\d+ ${name}\n`));
    const relocations = tool('readelf', '--wide', '--relocs', object).match(/R_BPF_INSN_64\s+\w+\s+\w+/g)!;
    const names = relocations.map((line) => line.split(/\s+/).at(-1));
    const referred = mapReferences(program).map(({ name }) => name);
    expect(names).toEqual([...referred, ...referred]);
  });

  test('declares each map with a type of its own', () => {
    const types = tool('bpftool', 'btf', 'dump', 'file', object);
    const structs = [...types.matchAll(/VAR '(\w+)' type_id=(\d+)/g)].map(([, name, type]) => [name, type]);
    expect(structs.map(([name]) => name)).toEqual(program.maps.map(({ name }) => name));
    expect(new Set(structs.map(([, type]) => type)).size).toBe(program.maps.length);
  });

  test('is loaded by libbpf, with the maps it refers to', () => {
    tool('bpftool', 'prog', 'load', object, pinned, 'type', 'raw_tracepoint');
    const shown = JSON.parse(tool('bpftool', '--json', 'prog', 'show', 'pinned', pinned)) as { map_ids: number[] };
    const maps = shown.map_ids.map((id) => mapOf(tool('bpftool', '--json', 'map', 'show', 'id', String(id))));
    const expected = new Set(mapReferences(program)).values();
    const shapes = [...expected].map((map) => [
      map.name,
      linuxTarget.mapTypes[map.role],
      map.keySizeBytes,
      map.valueSizeBytes,
    ]);
    expect(maps.sort()).toEqual(shapes.sort());
  });
});

/** The map of each wide load that names one, in their order. */
function mapReferences({ bytecode, maps }: CompiledProgram) {
  const loads = decode(bytecode).filter(({ wide, source }) => wide !== undefined && source === 1);
  return loads.map(({ immediate }) => maps[immediate]!);
}

const typeNumbers: Readonly<Record<string, number>> = {
  hash: mapType.hash,
  array: mapType.array,
  percpu_array: mapType.perCpuArray,
  ringbuf: mapType.ring,
};

function mapOf(json: string): readonly unknown[] {
  const { name, type, bytes_key, bytes_value } = JSON.parse(json) as Record<string, string | number>;
  return [name, typeNumbers[String(type)], bytes_key, bytes_value];
}
