import { beforeAll, describe, expect, test } from 'vitest';
import type { Output } from '../../../shell/cli/output/contract.ts';
import type { TableColumn } from '../../../shell/session/snapshot.ts';
import { capture, countColumn, exeKey, integer, pathKey, table, text } from './capture.ts';
import * as tables from './tables.ts';

const bar = (marks: number) => `|${'@'.repeat(marks).padEnd(40)}|`;

const goldens: readonly (readonly [keyof typeof tables, string])[] = [
  ['oneNumber', '42\n'],
  [
    'byProgram',
    `exe           count()  sum(bytes)
git              1234      4.0KiB
sqlite3             7      8.0PiB
<unresolved>        0          0B
`,
  ],
  [
    'hostile',
    `path                    count()
/tmp/two\\x0alines             0
/tmp/\\x1b[2Jcleared           1
/tmp/\\u202egnp.exe            2
/tmp/lost\ufffdbyte                3
/tmp/数据/表                  4
/tmp/e\u0301tude                    5
/tmp/quote"comma,             6
…long/er/than/an/event       99
`,
  ],
  [
    'distributions',
    `exe  p50(latency)  p90(latency)  p99(latency)  count()  avg(bytes)  min(bytes)  max(bytes)  sum(bytes)
git        1.23us        45.6us         7.00s        3      4.0KiB          0B      8.0KiB     12.0KiB
cp              -             -             -        0           -           -           -          0B
`,
  ],
  [
    'extremeHistogram',
    `hist(offset)
[-3, -1)  2 ${bar(40)}
[-1, 0)   0 ${bar(0)}
[0, 1)    1 ${bar(20)}
`,
  ],
  ['largeHistogram', `hist(offset)\n[9223372036854775808, 18446744073709551616)  5 ${bar(40)}\n`],
  [
    'histogramsByProgram',
    `exe: git, count(): 7
hist(latency)
[1.02us, 2.05us)  6 ${bar(40)}
[2.05us, 4.10us)  0 ${bar(0)}
[4.10us, 8.19us)  1 ${bar(7)}

exe: cp, count(): 0
hist(latency)
-
`,
  ],
];

beforeAll(() => {
  process.env['TZ'] = 'Europe/Berlin';
});

describe('tables as text', () => {
  test('what found no row stands last', () => {
    expect(capture('text', (output) => output.table(tables.full)).results).toBe(
      `exe    path   count()
git    /a           2
other  other       40
`,
    );
  });

  test.each(goldens)('%s', (name, expected) => {
    expect(capture('text', (output) => output.table(tables[name])).results).toBe(expected);
  });

  test('a table of one number without events is a zero', () => {
    expect(capture('text', (output) => output.table(table([countColumn], []))).results).toBe('0\n');
  });

  test('snapshots of a running program carry their time, and so does the last', () => {
    const { results } = capture('text', (output) => {
      output.table({ ...tables.oneNumber, final: false });
      output.table(tables.oneNumber);
      output.table({ ...tables.byProgram, name: '@opens', rows: [] });
    });
    expect(results).toBe(
      `2026-07-31T14:00:01+02:00  42
2026-07-31T14:00:01+02:00  42

2026-07-31T14:00:01+02:00  @opens
exe  count()  sum(bytes)
`,
    );
  });

  test('a narrow terminal cuts the longest names at their beginning, never a number', () => {
    const rows = [[text('sqlite3'), text('/home/user/数据/project/database.sqlite'), integer(123456)]];
    const draw = (output: Output) => output.table(table([exeKey, pathKey, countColumn], rows));
    expect(capture('text', draw, { terminalColumns: 40 }).results).toBe(
      `exe      path                    count()
sqlite3  …oject/database.sqlite   123456
`,
    );
    expect(capture('text', draw, { terminalColumns: 10 }).results).toContain('…base.sqlite   123456');
  });

  test('equal looking edges are written exactly', () => {
    const column: TableColumn = { name: 'lhist(latency, 1s, 2s, 1ms)', role: 'value', kind: 'lhist', unit: 'ns' };
    const buckets = [{ lo: 1_001_000_000n, hi: 1_002_000_000n, count: 1n }];
    const { results } = capture('text', (output) => output.table(table([column], [[{ kind: 'histogram', buckets }]])));
    expect(results).toContain('[1001000000ns, 1002000000ns)  1 |@');
  });

  test('what lies outside a linear histogram has one edge', () => {
    const column: TableColumn = { name: 'lhist(offset, 0, 10, 10)', role: 'value', kind: 'lhist', unit: 'none' };
    const buckets = [
      { lo: -(1n << 63n), hi: 0n, count: 1n },
      { lo: 0n, hi: 10n, count: 1n },
      { lo: 10n, hi: 1n << 64n, count: 1n },
    ];
    const { results } = capture('text', (output) => output.table(table([column], [[{ kind: 'histogram', buckets }]])));
    expect(results.split('\n').slice(1, 4)).toEqual([
      `[..., 0)   1 ${bar(40)}`,
      `[0, 10)    1 ${bar(40)}`,
      `[10, ...)  1 ${bar(40)}`,
    ]);
  });
});

describe('rows as text', () => {
  const columns: readonly TableColumn[] = [
    { name: 'time', role: 'key', type: 'integer', unit: 'time' },
    exeKey,
    { name: 'latency', role: 'key', type: 'integer', unit: 'ns' },
    { name: 'bytes', role: 'key', type: 'integer', unit: 'bytes' },
    pathKey,
  ];
  const timeNs = 1_785_499_201_123_456_789n;

  test('cells and bare values are drawn alike, the header once', () => {
    const { results } = capture('text', (output) => {
      const write = output.rowWriter('@', columns);
      write([integer(timeNs), text('git'), integer(1230), integer(4096), text('/a\nb')]);
      write([timeNs + 1_000_000_000n, 'a-very-long-name-of-a-program', 999_600, 12n, text('end', { cut: true })]);
      write([timeNs + 2_000_000_000n, '表', -5, 1_000_000, text('', { missing: true })]);
    });
    expect(results).toBe(
      `time                              exe                 latency      bytes  path
2026-07-31T14:00:01.123456+02:00  git                  1.23us     4.0KiB  /a\\x0ab
2026-07-31T14:00:02.123456+02:00  a-very-long-name-of-a-program     1.00ms        12B  …end
2026-07-31T14:00:03.123456+02:00  表                                  -5ns   976.6KiB  <unresolved>
`,
    );
  });
});

describe('what else is written', () => {
  test('printf leaves the layout to the program and makes names harmless', () => {
    const { results } = capture('text', (output) => {
      const value = (conversion: string, width = 0, flags = '') =>
        ({ kind: 'value', conversion, flags, width, precision: undefined }) as const;
      const format = [
        value('s', 6, '-'),
        { kind: 'text', text: '|\t' },
        value('d', 5),
        { kind: 'text', text: '\n' },
      ] as const;
      output.printf(format, [text('a\u001bb'), integer(-42)]);
      output.printf(format, [5_000, 7], ['ns', 'none']);
      output.print('\u001b[2J\n');
    });
    expect(results).toBe('a\\x1bb|\t  -42\n5.00us|\t    7\n\\x1b[2J\n');
  });

  test('errors go to standard error: drawn as they are, else as a sentence with its hint', () => {
    const { results, messages } = capture('text', (output) => {
      output.error({ code: 'unknown-field', message: 'm', drawn: '-e:1:1: error: m\n  x\n  ^\n' });
      output.error({ code: 'no-libbpf', message: 'libbpf.so.1 is missing', hint: 'apt install libbpf1' });
    });
    expect(results).toBe('');
    expect(messages).toBe(`-e:1:1: error: m
  x
  ^
fsbpf: libbpf.so.1 is missing
  hint: apt install libbpf1
`);
  });
});
