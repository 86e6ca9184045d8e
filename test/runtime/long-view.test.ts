import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { linuxBackend } from '../../shell/backend/linux/linux.ts';
import { LiveSource } from '../../shell/cli/top/live-source.ts';
import { ViewPrograms } from '../../shell/cli/top/view-programs.ts';
import { defaultRunSettings } from '../../shell/cli/run-settings.ts';
import { newLevel } from '../../shell/ui/model/top-state.ts';
import { sortNumber } from '../../shell/ui/model/view-table.ts';
import { kernelObjectsOf } from '../support/kernel-objects.ts';

const directory = mkdtempSync(join(tmpdir(), 'fsbpf-view-'));
afterAll(() => rmSync(directory, { recursive: true }));

const ignore = () => undefined;
const listener = {
  table: ignore,
  rowWriter: () => ignore,
  printf: ignore,
  exit: ignore,
  ready: ignore,
  failed: ignore,
};

test('a view that meets ever more names counts every call once, and keeps no session it no longer needs', () => {
  const backend = linuxBackend(join(import.meta.dirname, '../../bpf/linux/built'));
  const settings = { ...defaultRunSettings('top'), includeSelf: true, pid: process.pid };
  const source = new LiveSource(backend, registry, settings, listener);
  const programs = new ViewPrograms(registry, undefined, 'linux');
  const level = newLevel('file', { predicates: [`path.startsWith("${directory}")`] });
  const { program, source: text } = programs.compile(programs.text(level, '').text);
  source.ask(program!, text);
  const objectsOfOne = kernelObjectsOf(process.pid).length;
  let opens = 0;
  let closed = 0;
  for (let round = 0; round < 24; round++) {
    for (let file = 0; file < 2_500; file++) {
      closeSync(openSync(join(directory, `new-${round}-${file}`), 'w'));
      rmSync(join(directory, `new-${round}-${file}`));
      closed++;
    }
    const { tables, losses } = source.next('interval')!;
    const view = programs.tableOf(level, tables)!;
    const rows = Array.from({ length: view.rows.count }, (_, index) => view.rows.at(index));
    opens += rows.reduce((sum, row) => sum + sortNumber(row.cell(1)), 0);
    expect(losses.events).toBeGreaterThanOrEqual(closed);
    expect(rows.some((row) => row.id.startsWith(`${directory}/new-${round}-`))).toBe(true);
  }
  expect(opens).toBe(closed);
  // One session made of as many, and a few that it makes when it needs them first.
  expect(kernelObjectsOf(process.pid).length).toBeLessThan(1.5 * objectsOfOne);
  source.stop();
  expect(kernelObjectsOf(process.pid)).toEqual([]);
});
