import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import type { Output } from '../../../shell/cli/output/contract.ts';
import { bytesColumn, capture, countColumn, exeKey, integer, pathKey, text } from './capture.ts';
import * as tables from './tables.ts';

const schemaPath = new URL('../../../shell/cli/json-schema.json', import.meta.url);
const validate = new Ajv2020({ allErrors: true }).compile(JSON.parse(readFileSync(schemaPath, 'utf8')) as object);

/** Every line is valid JSON and as the schema says. */
function jsonLines(use: (output: Output) => void): readonly string[] {
  const { results, messages } = capture('json', use);
  const lines = (results + messages).split('\n');
  expect(lines.pop()).toBe('');
  for (const line of lines) {
    validate(JSON.parse(line));
    expect(validate.errors ?? [], line).toEqual([]);
  }
  return lines;
}

const head = '{"v":1,"type":"table","name":"@","time":"2026-07-31T12:00:01.250Z","final":true,"spanNs":1500000000,';
const keyExe = '{"name":"exe","role":"key","type":"string"}';

const goldens: readonly (readonly [keyof typeof tables, string])[] = [
  ['oneNumber', '"columns":[{"name":"count()","role":"value","kind":"count"}],"rows":[[42]]}'],
  [
    'byProgram',
    `"columns":[${keyExe},{"name":"count()","role":"value","kind":"count"},` +
      '{"name":"sum(bytes)","role":"value","kind":"sum","unit":"bytes"}],' +
      '"rows":[["git",1234,4096],["sqlite3",7,"9007199254740993"],[null,0,0]]}',
  ],
  [
    'full',
    `"columns":[${keyExe},{"name":"path","role":"key","type":"string"},` +
      '{"name":"count()","role":"value","kind":"count"}],"rows":[["git","/a",2]],"other":[null,null,40]}',
  ],
  [
    'hostile',
    '"columns":[{"name":"path","role":"key","type":"string"},{"name":"count()","role":"value","kind":"count"}],' +
      '"rows":[["/tmp/two\\nlines",0],["/tmp/\\u001b[2Jcleared",1],["/tmp/\\u202egnp.exe",2],["/tmp/lost\ufffdbyte",3],' +
      '["/tmp/数据/表",4],["/tmp/e\u0301tude",5],["/tmp/quote\\"comma,",6],["…long/er/than/an/event",99]]}',
  ],
  [
    'distributions',
    `"columns":[${keyExe},{"name":"quantiles(latency)","role":"value","kind":"quantiles","unit":"ns"},` +
      '{"name":"stats(bytes)","role":"value","kind":"stats","unit":"bytes"}],' +
      '"rows":[["git",{"count":3,"p50":1230,"p90":45600,"p99":7000000000},' +
      '{"count":3,"sum":12288,"min":0,"max":8192,"avg":4096}],' +
      '["cp",{"count":0,"p50":null,"p90":null,"p99":null},{"count":0,"sum":0,"min":null,"max":null,"avg":null}]]}',
  ],
  [
    'extremeHistogram',
    '"columns":[{"name":"hist(offset)","role":"value","kind":"hist"}],' +
      '"rows":[[[{"lo":-3,"hi":-1,"count":2},{"lo":-1,"hi":0,"count":0},{"lo":0,"hi":1,"count":1}]]]}',
  ],
  [
    'largeHistogram',
    '"columns":[{"name":"hist(offset)","role":"value","kind":"hist"}],' +
      '"rows":[[[{"lo":"9223372036854775808","hi":"18446744073709551616","count":5}]]]}',
  ],
  [
    'histogramsByProgram',
    `"columns":[${keyExe},{"name":"count()","role":"value","kind":"count"},` +
      '{"name":"hist(latency)","role":"value","kind":"hist","unit":"ns"}],' +
      '"rows":[["git",7,[{"lo":1024,"hi":2048,"count":6},{"lo":2048,"hi":4096,"count":0},' +
      '{"lo":4096,"hi":8192,"count":1}]],["cp",0,[]]]}',
  ],
];

describe('tables as JSON', () => {
  test.each(goldens)('%s', (name, expected) => {
    expect(jsonLines((output) => output.table(tables[name]))).toEqual([head + expected]);
  });
});

test('start', () => {
  const time = new Date('2026-07-31T12:00:01.250Z');
  const [line] = jsonLines((output) => {
    output.start({ time, host: 'linux', provider: 'tracepoint', program: 'open < "a" >', shape: '0a1b' });
  });
  expect(line).toBe(
    '{"v":1,"type":"start","time":"2026-07-31T12:00:01.250Z","host":"linux","provider":"tracepoint",' +
      '"program":"open < \\"a\\" >","shape":"0a1b"}',
  );
});

test('rows name their columns once', () => {
  const columns = [exeKey, pathKey, { ...bytesColumn, role: 'key', type: 'integer' } as const];
  const lines = jsonLines((output) => {
    const writeFirst = output.rowWriter('@', columns);
    writeFirst([text('git'), text('/a', { cut: true }), integer(1n << 60n)]);
    writeFirst([text('git'), text('', { missing: true }), integer(-1)]);
    const write = output.rowWriter('@others', [countColumn]);
    write([2 ** 53]);
    write([true]);
  });
  expect(lines.map((line) => line.replace(/"columns":\[.*?\],/, 'COLUMNS,'))).toEqual([
    '{"v":1,"type":"row","name":"@",COLUMNS,"values":["git","…/a","1152921504606846976"]}',
    '{"v":1,"type":"row","name":"@","values":["git",null,-1]}',
    '{"v":1,"type":"row","name":"@others",COLUMNS,"values":["9007199254740992"]}',
    '{"v":1,"type":"row","name":"@others","values":[true]}',
  ]);
});

test('print keeps names exact', () => {
  const format = [{ kind: 'value', conversion: 's', flags: '', width: 0, precision: undefined }] as const;
  expect(jsonLines((output) => output.printf(format, [text('a\n\u009b')]))).toEqual([
    '{"v":1,"type":"print","text":"a\\n\\u009b"}',
  ]);
});

test('losses and errors', () => {
  const lost = { ring: 1, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 };
  const lines = jsonLines((output) => {
    output.losses({ final: true, events: 5, lost, perProbe: [{ operation: 'open', events: 5, lost }] });
    output.error({ code: 'unknown-field', message: 'm', line: 1, column: 6, endColumn: 9, hint: 'h', drawn: 'long' });
    output.error({ code: 'no-libbpf', message: 'm' });
  });
  const lostText = '{"ring":1,"mapFull":0,"missed":0,"unpaired":0,"unresolvedPaths":0,"cutPaths":0}';
  expect(lines).toEqual([
    `{"v":1,"type":"losses","final":true,"events":5,"lost":${lostText},"perProbe":{"open":{"events":5,"lost":${lostText}}}}`,
    '{"v":1,"type":"error","code":"unknown-field","message":"m","line":1,"column":6,"endColumn":9,"hint":"h"}',
    '{"v":1,"type":"error","code":"no-libbpf","message":"m"}',
  ]);
});

test('the schema refuses what the contract does not know', () => {
  expect(validate({ v: 1, type: 'print', text: 'x', extra: 1 })).toBe(false);
  expect(validate({ v: 2, type: 'print', text: 'x' })).toBe(false);
  expect(validate({ v: 1, type: 'row', name: '@', values: [2 ** 60] })).toBe(true);
});
