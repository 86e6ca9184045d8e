import { expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { exportedColumns, forgottenMembers, wordValue } from '../../shell/store/exported-columns.ts';
import { header } from './recorded-events.ts';

test('every member of the event is exported', () => expect(forgottenMembers()).toEqual([]));

test('columns are named and typed as the fields of the language', () => {
  const columns = exportedColumns(header, registry);
  for (const { name, field } of columns) expect(registry.fields.get(name)).toBe(field);
  const linux = [...registry.fields.values()].filter(({ absent }) => absent?.linux === undefined);
  const derived = ['ok', 'elapsed', 'parent.pid'];
  expect(columns.map(({ name }) => name).sort()).toEqual(
    linux
      .map(({ name }) => name)
      .filter((name) => !derived.includes(name))
      .sort(),
  );
});

test.each([
  ['offset', 0xffff_fffe, 0xffff_ffff, -2],
  ['size', 0xffff_fffe, 0xffff_ffff, 0xffff_ffff_ffff_fffen],
  ['size', 1, 0x1f_ffff, 2 ** 53 - 2 ** 32 + 1],
  ['status', 0, 0x8000_0000, -(1n << 63n)],
  ['error', 2, 0, 'ENOENT'],
  ['flags', 0x40, 0, 'create'],
  ['directory', 1, 0, true],
  ['path', 1, 0, '/a'],
  ['path', 0, 0, null],
  ['path', 7, 0, null],
  ['time', 5, 1, 2n ** 32n + 12n],
])('%s of %i, %i is %s', (name, low, high, expected) => {
  expect(wordValue(registry.fields.get(name)!, registry, 7n, [undefined as never, '/a'])(low, high)).toBe(expected);
});
