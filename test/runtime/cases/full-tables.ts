import { expect, test } from 'vitest';
import { finalLosses, finalTable, noLosses } from '../../support/fsbpf.ts';
import { allRows, expectValues, offsetColumns, sum } from '../../support/full-table-truth.ts';
import type { Host } from '../../support/host.ts';

const offsets = 500;
const rounds = 2;
const given = [{ kind: 'file', name: 'file', sizeBytes: offsets + 8 }] as const;
const last = offsets - 1;
const script = `open f {file} sweep f 0 ${last} sweep f ${last} 0 close f`;

/** More keys than rows: rows are exact, `other` is exactly the rest. */
export function fullTableCases(host: () => Host): void {
  test.each([1, 7, 100, offsets])('500 keys in %i rows', async (maxKeys) => {
    const program = `read /name == "file"/ < offset, ${offsetColumns(offsets)} >`;
    const result = await host().run(program, { script, given }, { maxKeys });
    const { rows, other } = finalTable(result);
    expect(rows).toHaveLength(maxKeys);
    for (const [offset, ...values] of rows) expectValues(values, [Number(offset)], rounds);
    const shown = new Set(rows.map(([offset]) => Number(offset)));
    const hidden = Array.from({ length: offsets }, (_, offset) => offset).filter((offset) => !shown.has(offset));
    expect(finalLosses(result)).toEqual({ ...noLosses, mapFull: hidden.length * rounds });
    if (hidden.length === 0) return expect(other).toBeUndefined();
    expect(other![0]).toBe(null);
    expectValues(other!.slice(1), hidden, rounds);
  });

  test('printed and cleared while it fills: no event is counted twice or lost', async () => {
    const program = 'read /name == "file"/ < offset, count() > interval:100us { print(@); clear(@); }';
    const result = await host().run(program, { script, given }, { maxKeys: 50 });
    const tables = result.objects.filter((object) => object.type === 'table');
    expect(sum(tables.flatMap(allRows).map(([, count]) => Number(count)))).toBe(offsets * rounds);
    expect(sum(tables.map(({ other }) => Number(other?.[1] ?? 0)))).toBe(finalLosses(result).mapFull);
    for (const { rows } of tables) expect(rows.length).toBeLessThanOrEqual(50);
  });

  test('interval clauses add to what events add to', async () => {
    const program = `begin { @sum = -7; } read /name == "file"/ { @sum += 1; @n++; if (offset == 250) @seen = name; }
      interval:100us { @sum += 1_000_000; @rounds++; }
      end { printf("%d %d %s\\n", @sum - @rounds * 1_000_000, @n, @seen); }`;
    const result = await host().run(program, { script, given });
    const printed = result.objects.flatMap((object) => (object.type === 'print' ? [object.text] : []));
    expect(printed).toEqual([`${offsets * rounds - 7} ${offsets * rounds} file\n`]);
  });
}
