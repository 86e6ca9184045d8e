import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runFsbpf } from '../support/fsbpf.ts';
import { scratchDirectory } from '../support/scratch.ts';

/** What is no program is told so: where, what to do, status 2, and never a stack trace. Needs neither root nor a kernel. */

const many = (count: number, text: (index: number) => string, separator: string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(separator);

/** Repeatable, of every byte. */
function garbage(length: number, alphabet: string): string {
  let state = 1;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff;
    return alphabet[(state >> 16) % alphabet.length];
  }).join('');
}

const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join('');
const anything = Array.from({ length: 0x300 }, (_, index) => String.fromCharCode(index)).join('');

/** place: line:column. says: part of the message or hint. */
const cases: readonly (readonly [name: string, program: string, place: string, says: string])[] = [
  ['empty', '', '1:1', "write 'open < exe, count() >'"],
  ['blank', ' \n\t\n ', '', 'hint'],
  ['only a comment', '// nothing\n', '', 'hint'],
  ['unknown probe', 'opne < count() >', '1:1', 'did you mean open?'],
  ['unknown probe with a phase', 'raed:pre < count() >', '1:1', 'did you mean read?'],
  ['unknown phase', 'open:post < count() >', '1:', 'pre'],
  ['unknown field', 'open < exee, count() >', '1:8', 'did you mean exe?'],
  ['unknown field, second line', 'open\n  /pth == "x"/ < count() >', '2:4', 'did you mean path?'],
  ['unknown aggregation', 'open < coutn() >', '1:8', 'did you mean count?'],
  ['unknown function', 'open { pritnf("x"); }', '1:8', 'did you mean printf or print?'],
  ['unknown method', 'open /path.startWith("/")/ < count() >', '1:', 'did you mean startsWith?'],
  ['a field of another probe', 'open < sum(bytes) >', '1:12', 'hint'],
  ['a field too early', 'read:pre < hist(latency) >', '1:17', 'hint'],
  ['text compared with a number', 'open /exe == 1/ < count() >', '1:', 'hint'],
  ['a number compared with text', 'read /bytes == "x"/ < count() >', '1:', 'hint'],
  ['a predicate that is no condition', 'read /bytes/ < count() >', '1:7', 'hint'],
  ['the sum of a text', 'open < sum(path) >', '1:12', 'hint'],
  ['an aggregation as a key of itself', 'open < sum(count()) >', '1:', 'hint'],
  ['an unterminated string', 'open /exe == "git/ < count() >', '1:14', 'hint'],
  ['an unterminated predicate', 'open /exe == "git"', '1:', 'hint'],
  ['an unterminated table', 'open < count()', '1:', 'hint'],
  ['an unterminated block', 'open { print(path);', '1:', 'hint'],
  ['an unterminated comment', 'open < count() > /* more', '1:18', 'hint'],
  ['a parameter without a value', 'open /exe == $exe/ < count() >', '1:14', '--param exe=VALUE'],
  ['a positional parameter without a value', 'open /exe == $1/ < count() >', '1:14', 'hint'],
  ['too many columns', `read < ${many(65, () => 'sum(bytes)', ', ')} >`, '1:', 'hint'],
  ['too many keys', `read < ${many(17, () => 'pid', ', ')}, count() >`, '1:', 'hint'],
  ['a key too long', `read < ${many(40, (index) => `bytes + ${index}`, ', ')}, count() >`, '1:', 'hint'],
  ['a value too long', `open /path == "/${'x'.repeat(5000)}"/ < count() >`, '1:', 'hint'],
  ['10,000 terms', `read /${many(10_000, (index) => `bytes == ${index}`, ' || ')}/ < count() >`, '1:', 'hint'],
  ['10,000 brackets', `read /${'('.repeat(10_000)}bytes == 1${')'.repeat(10_000)}/ < count() >`, '1:', 'hint'],
  ['10,000 nots', `read /${'!'.repeat(10_000)}ok/ < count() >`, '1:', 'hint'],
  ['10,000 blocks', `open ${'{'.repeat(10_000)}${'}'.repeat(10_000)}`, '1:', 'hint'],
  ['10,000 clauses that are wrong', many(10_000, () => 'opne < count() >', '\n'), '1:1', 'did you mean open?'],
  ['1 MB of letters', garbage(1 << 20, 'abcdefghijklmnopqrstuvwxyz'), '1:', 'hint'],
  ['1 MB of printable garbage', garbage(1 << 20, printable), '1:', 'hint'],
  ['1 MB of any garbage', garbage(1 << 20, anything), '1:1', 'hint'],
  ['200 KB of printable garbage', garbage(200_000, printable), '1:', 'hint'],
  ['200 KB of any garbage', garbage(200_000, anything), '1:1', 'hint'],
  ['200 KB of the language, shuffled', garbage(200_000, 'open/<>(){}@$=!&|,; "\'count'), '1:', 'hint'],
  ['zeros', '\0'.repeat(1000), '1:1', 'hint'],
  ['a lone surrogate', 'open /exe == "\ud800" < count() >', '1:', 'hint'],
];

describe('bad input', () => {
  test.each(cases)('%s', { timeout: 60_000 }, async (_, program, place, says) => {
    const directory = scratchDirectory();
    writeFileSync(join(directory, 'bad.fsb'), program);
    const result = await runFsbpf(['--format', 'text', './bad.fsb'], { cwd: directory });
    expect(result.exitCode, result.stderr.slice(0, 500)).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(/bad\.fsb:\d+:\d+: error: ./);
    expect(result.stderr.slice(0, 1000)).toContain(`bad.fsb:${place}`);
    expect(result.stderr).toContain(says);
    expect(result.stderr).not.toMatch(/^ +at /m);
    expect(result.stderr).not.toMatch(/internal|undefined|\[object/);
    expect(result.stderr.length).toBeLessThan(20_000);
  });

  const wrongLines: readonly (readonly [args: readonly string[], says: RegExp])[] = [
    [[], /program/],
    [['-e'], /-e needs PROGRAM/],
    [['--formt', 'json', '-e', 'open < count() >'], /--format/],
    [['--format', 'xml', '-e', 'open < count() >'], /text, json/],
    [['--duration', 'soon', '-e', 'open < count() >'], /10s/],
    [['-p', 'x', '-e', 'open < count() >'], /number of a process/],
    [['none-such'], /none-such/],
    [['./none-such.fsb'], /none-such/],
    [['.'], /no saved program/],
    [['--param', 'x', '-e', 'open < count() >'], /NAME=VALUE/],
    [['--param', 'x=1', '-e', 'open < count() >'], /x/],
    [['--dir=1', '-e', 'open < count() >'], /dir/],
    [['--provider', 'tracing', '-e', 'open < count() >'], /not supported yet/],
    [['--dump', 'bytes', '-e', 'open < count() >'], /needs ast, ir, asm or plan/],
    [['--allow-control', '-e', 'open < count() >'], /only watch on Linux/],
    [['--native', 'x.sys', '-e', 'open < count() >'], /for Windows/],
    [['top', '--speed', '2'], /--replay FILE/],
    [['top', '-c', 'ls'], /takes no -c/],
    [['-c', 'true', '-e', 'open < count() >', '--', 'true'], /twice/],
    [['--max-loss', '200%', '-e', 'open < count() >'], /percent/],
    [['--max-keys', '0', '-e', 'open < count() >'], /rows/],
  ];

  test.each(wrongLines)('the command line %j', async (args, says) => {
    const result = await runFsbpf(['--format', 'text', ...args].slice(args.includes('--format') ? 2 : 0));
    expect(result.exitCode).toBe(2);
    expect(result.stdout).toBe('');
    expect(result.stderr).toMatch(says);
    expect(result.stderr).not.toMatch(/^ +at /m);
  });

  test.each([
    ['a process that is not there', 3, ['-p', '4194300', '-e', 'open < count() >']],
    ['a host that is another', 3, ['--host', 'windows', '-e', 'open < count() >']],
    ['an output folder that is not there', 3, ['-o', '/none/out', '-e', 'open < count() >']],
  ])('%s: status %i', async (_, status, args) => {
    const result = await runFsbpf(args);
    expect(result.exitCode).toBe(status);
    expect(result.stderr).toMatch(/"type":"error"/);
    expect(result.stderr).not.toMatch(/^ +at |internal/m);
  });

  test('a program of -e is named so', async () => {
    const result = await runFsbpf(['--format', 'text', '-e', 'open\n< cuont() >']);
    expect(result.stderr).toBe(
      "-e:2:3: error: unknown function 'cuont'\n  < cuont() >\n    ^^^^^\n  hint: did you mean count?\n",
    );
  });

  test('a folder named like a program', async () => {
    const cwd = scratchDirectory();
    mkdirSync(join(cwd, 'x.fsb'));
    const result = await runFsbpf(['x.fsb'], { cwd });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toContain('folder');
  });
});
