import { expect } from 'vitest';
import { bytesOf, utf8, type ByteString } from './byte-string.ts';
import type { Case, Expectation } from './case-file.ts';
import type { Value } from './fsbpf-output.ts';
import { finalLosses, finalTable, noLosses } from './fsbpf.ts';
import type { Host, HostRun } from './host.ts';
import { countedRows, countEverything } from './operations.ts';

/** Runs a case, and holds what came of it against what is expected. */
export async function checkCase(host: Host, each: Case): Promise<void> {
  const { activity, expectations, program = countEverything } = each;
  const parameters = { ...each.options.parameters };
  let directory = '';
  const named = (text: string) => text.replace(/\{([^}"]*)\}/g, (_, name: string) => pathAt(host, directory, name));
  const run = await host.run(
    program,
    (at) => {
      directory = at;
      for (const [name, value] of Object.entries(parameters)) parameters[name] = named(value);
      return activity;
    },
    { ...each.options, parameters },
  );
  expect(run.exitCode, run.stderr.slice(-800)).toBe(0);
  expect(expectations.length).toBeGreaterThan(0);
  for (const expectation of expectations) checks[kindOf(expectation)]!(run, expectation, named);
  if (!expectations.some(({ what }) => what.startsWith('lost'))) expect(finalLosses(run)).toEqual(noLosses);
}

type Check = (run: HostRun, expectation: Expectation, named: (text: string) => string) => void;

function kindOf({ what }: Expectation): string {
  const kind = what.startsWith('@') ? 'table' : what.split(' ')[0]!;
  if (checks[kind] === undefined) throw new Error(`nothing can be expected so: ${what}`);
  return kind;
}

const checks: Readonly<Record<string, Check>> = {
  truth: (run) => {
    expect(run.truth.length).toBeGreaterThan(0);
    expect(countedRows(run)).toEqual(run.truth);
  },
  table: (run, { what, lines }, named) => {
    const { rows, other } = finalTable(run, what);
    const expected = lines.map(named);
    const isOther = (line: string) => line.startsWith('(other) | ');
    expect(rows.map(rowText).sort()).toEqual(expected.filter((line) => !isOther(line)).sort());
    const others = other === undefined ? [] : [['(other)', ...other.slice(1).map(cellText)].join(' | ')];
    expect(others).toEqual(expected.filter(isOther));
  },
  stream: (run, { what, lines }, named) => {
    const name = what.replace('stream ', '');
    const rows = run.objects.flatMap((each) => (each.type === 'row' && each.name === name ? [each.values] : []));
    expect(rows.map(rowText)).toEqual(lines.map(named));
  },
  print: (run, { lines }, named) => {
    const printed = run.objects.flatMap((each) => (each.type === 'print' ? [each.text] : [])).join('');
    expect(printed.split('\n').slice(0, -1)).toEqual(lines.map(named));
  },
  lost: (run, { what, lines }) => {
    const words = [what.replace('lost', ''), ...lines].join(' ').trim().split(/\s+/);
    const lost = Object.fromEntries(
      words.flatMap((cause, index) => (index % 2 === 0 ? [[cause, Number(words[index + 1])]] : [])),
    );
    expect(finalLosses(run)).toEqual({ ...noLosses, ...lost });
  },
};

function rowText(row: readonly Value[]): string {
  return row.map(cellText).join(' | ');
}

function cellText(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** As JSON shows it: a text, whatever bytes the directory has. */
function pathAt(host: Host, directory: ByteString, name: string): string {
  return bytesOf(name === '' ? directory : host.path(directory, utf8(name))).toString('utf8');
}
