import { describe, expect, test } from 'vitest';
import { capture, countColumn, exeKey, integer, pathKey, table, text } from './capture.ts';
import * as tables from './tables.ts';

const goldens: readonly (readonly [keyof typeof tables, readonly string[]])[] = [
  ['oneNumber', ['count()', '42']],
  ['byProgram', ['exe,count(),sum(bytes)', 'git,1234,4096', 'sqlite3,7,9007199254740993', ',0,0']],
  ['full', ['exe,path,count()', 'git,/a,2', 'other,other,40']],
  [
    'hostile',
    [
      'path,count()',
      '"/tmp/two\nlines",0',
      '/tmp/\u001b[2Jcleared,1',
      '/tmp/\u202egnp.exe,2',
      '/tmp/lost\ufffdbyte,3',
      '/tmp/数据/表,4',
      '/tmp/e\u0301tude,5',
      '"/tmp/quote""comma,",6',
      '…long/er/than/an/event,99',
    ],
  ],
  [
    'distributions',
    [
      'exe,quantiles(latency).p50,quantiles(latency).p90,quantiles(latency).p99,' +
        'stats(bytes).count,stats(bytes).avg,stats(bytes).min,stats(bytes).max,stats(bytes).sum',
      'git,1230,45600,7000000000,3,4096,0,8192,12288',
      'cp,,,,0,,,,0',
    ],
  ],
  ['extremeHistogram', ['hist(offset).lo,hist(offset).hi,hist(offset).count', '-3,-1,2', '-1,0,0', '0,1,1']],
  [
    'largeHistogram',
    ['hist(offset).lo,hist(offset).hi,hist(offset).count', '9223372036854775808,18446744073709551616,5'],
  ],
  [
    'histogramsByProgram',
    [
      'exe,count(),hist(latency).lo,hist(latency).hi,hist(latency).count',
      'git,7,1024,2048,6',
      'git,7,2048,4096,0',
      'git,7,4096,8192,1',
      'cp,0,,,',
    ],
  ],
];

describe('tables as CSV', () => {
  test.each(goldens)('%s', (name, expected) => {
    const { results } = capture('csv', (output) => output.table(tables[name]));
    expect(results).toBe(expected.map((line) => `${line}\r\n`).join(''));
  });

  test('snapshots share a header and begin with their time', () => {
    const { results } = capture('csv', (output) => {
      output.table({ ...tables.oneNumber, final: false });
      output.table(tables.oneNumber);
      output.table(table([exeKey, countColumn], [[text('a;"b"'), integer(1)]], { name: '@opens' }));
    });
    const time = '2026-07-31T12:00:01.250Z';
    expect(results.split('\r\n')).toEqual([
      'time,count()',
      `${time},42`,
      `${time},42`,
      '',
      'exe,count()',
      '"a;""b""",1',
      '',
    ]);
  });

  test('a header is known before the first row where the table tells its quantiles', () => {
    const column = {
      name: 'quantiles(size)',
      role: 'value',
      kind: 'quantiles',
      unit: 'bytes',
      points: ['p50'],
    } as const;
    expect(capture('csv', (output) => output.table(table([column], []))).results).toBe('quantiles(size).p50\r\n');
  });
});

test.each([
  ['plain', 'plain'],
  ['', '""'],
  [' spaces ', '" spaces "'],
  ['a,b', '"a,b"'],
  ['"', '""""'],
  ['a\rb', '"a\rb"'],
])('field %j', (value, expected) => {
  const { results } = capture('csv', (output) => output.rowWriter('@', [pathKey])([value]));
  expect(results).toBe(`path\r\n${expected}\r\n`);
});

test('a terminal gets no control characters', () => {
  const { results } = capture('csv', (output) => output.rowWriter('@', [pathKey])(['\u001b[2J']), {
    terminalColumns: 80,
  });
  expect(results).toBe('path\r\n\\x1b[2J\r\n');
});
