import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isaCases, type IsaCase } from '../backend/embedded/vm/isa-cases.ts';
import { assembleText } from '../support/assembler.ts';
import { runPlain, someAtOnce, type PlainResult } from '../support/plain-run.ts';
import { scratchDirectory } from '../support/scratch.ts';

const vm = (words: readonly string[], input = '') => runPlain(['vm', ...words], { input });

const hexOf = (text: string) => Buffer.from(assembleText(text)).toString('hex');

describe('fsbpf vm run', () => {
  let answers: ReadonlyMap<IsaCase, PlainResult>;

  beforeAll(async () => {
    answers = await someAtOnce(isaCases, 4, ({ program, memory }) => {
      const given = memory === undefined ? [] : ['--memory-hex', memory];
      return vm(['run', '--program-hex', '-', ...given], hexOf(program));
    });
  });

  it.each(isaCases)('$name: r0 is what RFC 9669 says', (isaCase) => {
    const expected = { exitCode: 0, stdout: `0x${isaCase.result.toString(16)}\n`, stderr: '' };
    expect(answers.get(isaCase)).toEqual(expected);
  });

  it('reads the program from a file, with any space between its bytes', async () => {
    const path = join(scratchDirectory(), 'program.hex');
    writeFileSync(path, 'b7 00 00 00 2A000000\n\t95 00 00 00 00 00 00 00\r\n');
    expect(await vm(['run', '--program-hex', path])).toEqual({ exitCode: 0, stdout: '0x2a\n', stderr: '' });
    rmSync(path);
    const { exitCode, stderr } = await vm(['run', '--program-hex', path]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `fsbpf: '${path}' can't be read: no such file or folder\n`,
    });
  });

  it('gives r1 the memory and r2 its length', async () => {
    const program = hexOf('r0 = *(u8 *)(r1 +2)\nr0 <<= 8\nr0 += r2\nexit');
    const { stdout } = await vm(['run', '--program-hex', '-', '--memory-hex', '0a 0b 0c'], program);
    expect(stdout).toBe('0xc03\n');
  });

  it.each([
    [
      'a part of an instruction',
      'b700',
      2,
      'this is no program that can be run: 2 bytes are no whole instructions of 8 bytes',
    ],
    ['no program at all', '', 2, 'this is no program that can be run: '],
    ['an odd number of digits', 'b70', 2, 'the program has 3 hexadecimal digits, a byte has two'],
    ['what is no digit', 'b7 zz', 2, "the program is to be hexadecimal, found 'z'"],
    ['an opcode that there is none of', 'ff'.repeat(8), 2, 'this is no program that can be run: 0: '],
    ['a program without an end', 'b700000000000000', 2, 'this is no program that can be run: '],
    ['a read of memory that is not the program’s', hexOf('r0 = *(u64 *)(r1 +8)\nexit'), 3, '0: r0 = *(u64 *)(r1 +8): '],
    ['a number taken for a pointer', hexOf('r1 = 4096\nr0 = *(u64 *)(r1 +0)\nexit'), 3, '1: r0 = *(u64 *)(r1 +0): '],
    ['a loop without an end', hexOf('r0 = 0\nagain:\nr0 += 1\ngoto again'), 3, 'it ran for more than '],
  ])('%s: one line, and a status that is not 0', async (_, program, exitCode, message) => {
    const answer = await vm(['run', '--program-hex', '-', '--memory-hex', '0102030405060708'], program);
    expect(answer).toMatchObject({ exitCode, stdout: '' });
    expect(answer.stderr).toMatch(/^fsbpf: [^\n]+\n$/);
    expect(answer.stderr).toContain(message);
  });

  it.each([
    [[], "the command 'vm' needs run or plugin, found nothing"],
    [['rum'], "the command 'vm' needs run or plugin, found 'rum'"],
    [['run'], "the command 'vm run' needs --program-hex FILE"],
    [['run', '--program-hex'], '--program-hex needs'],
    [['run', '--program-hex', '-', '--interval', '1s'], "the command 'vm' takes no option --interval"],
    [['plugin', '00', '11'], "the command 'vm plugin' takes the memory only, found 2 words"],
  ])('vm %j: says what is wrong', async (words, message) => {
    const { exitCode, stdout, stderr } = await vm(words);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
  });
});

describe('fsbpf vm plugin', () => {
  it('takes the memory as a word and the program from standard input', async () => {
    const program = hexOf('r0 = *(u16 *)(r1 +0)\nexit');
    expect(await vm(['plugin', '34 12'], program)).toEqual({ exitCode: 0, stdout: '0x1234\n', stderr: '' });
  });
});
