import { describe, expect, it } from 'vitest';
import { complaints, expected, type Case } from './complaints.ts';

const cases: readonly Case[] = [
  [
    'open { let who = exe; if (who == "git.exe") print(path); }',
    '"git.exe"',
    'exe-ending',
    "'git.exe' keeps its ending here: only compared with exe itself it is the same on Linux without it",
    'write exe == "git.exe", or leave the ending out',
  ],
  ['open { x = 1; x++; }', 'x', 'unknown-variable', "no variable 'x' is declared", 'write let x = …'],
  [
    'open { let count1 = 1; cuont1 = 2; }',
    'cuont1',
    'unknown-variable',
    "no variable 'cuont1' is declared",
    'did you mean count1?',
  ],
  [
    'open { let total = 1; print(totla); print(totla); }',
    'totla',
    'unknown-field',
    "'totla' is neither a field nor a variable",
    'did you mean total?',
  ],
  [
    'open { const y = 2; y = 3; }',
    'y',
    'assignment-to-constant',
    "'y' is a constant of line 1, it keeps its value",
    'declare it with let y = …',
  ],
  [
    'open { for (const i of range(3)) i++; }',
    'i',
    'assignment-to-constant',
    "'i' is a constant of line 1, it keeps its value",
    'declare it with let i = …',
  ],
  [
    'open { pid++; }',
    'pid',
    'assignment-to-field',
    "'pid' is a field of the event, it can't be assigned to",
    'keep the value in a variable: let x = …',
  ],
  [
    'open { let q = q + 1; }',
    'q',
    'use-before-definition',
    "'q' has no value yet, its declaration is not over",
    'declare q before it is used',
  ],
  [
    'open {\n print(w);\n let w = 5; }',
    'w',
    'use-before-definition',
    "'w' has no value yet, its declaration follows on line 3",
    'declare w before it is used',
  ],
  [
    'open { let w = 1; { w = 2; let w = 3; } }',
    'w',
    'use-before-definition',
    "'w' has no value yet, its declaration follows on line 1",
    'declare w before it is used',
  ],
  [
    'open { let w = 5; w = exe; }',
    'exe',
    'type-mismatch',
    "'w' holds a number since line 1, column 16, found a text",
    'a variable keeps its type; declare another one',
  ],
  [
    'read { let w = latency; w += bytes; }',
    'w += bytes',
    'unit-mismatch',
    'a duration + a size in bytes has no meaning',
    'both sides must have the same unit',
  ],
  ['read { let w = ok; w++; }', 'w', 'type-mismatch', '+ takes numbers, found a boolean', 'write && || ! for booleans'],
  [
    'open { let path = 5; print(path); }',
    'path',
    'hidden-field',
    "the variable 'path' hides the field of that name",
    'give it another name if the field is meant',
  ],
  ['open { if (ok) { let a = 1; } print(a); }', 'a', 'unknown-field', "unknown field 'a'", undefined],
  [
    'open { let a = 1; let a = 2; }',
    'a',
    'redeclared',
    '"a" is declared twice in this block',
    'choose another name, or assign to the first one',
  ],
];

describe('variables', () => {
  it.each(cases.map((each) => [each[0], each] as const))('%s', (text, each) => {
    const found = complaints(text);
    expect(each[4] === undefined ? found.map(({ hint: _, ...rest }) => rest) : found).toEqual(expected(each));
  });

  it('without a type are complained about where they got none, not where they are used', () => {
    const found = complaints('open { let z = foo; z = z + 1; if (z > foo) { print(z); } let t = z; t++; }');
    expect(found).toMatchObject([{ at: 'foo', code: 'unknown-field' }]);
  });

  it.each([
    'open { let a = 1; { let a = exe; print(a); } a++; }',
    'open { let n = 0; n = -1; if (n < 0) { n--; } }',
    'read { let d = 0; for (const i of range(3)) { print(d); d = latency; } }',
    'open { const p = path; if (p.endsWith(".log") && p != "/a.log") { print(p); } }',
    'open { let r = ok ? 5 : -3; r = ok ? 1 : 2; const b = !ok || r == 1; if (b) return; print(ok ? exe : path); }',
    'open { const e = ok ? "ENOENT" : error; if (e == "ENOENT") print(e); }',
    'open { for (let i of range(10, 0, -1)) { i -= 5; if (i == 2) continue; else break; } }',
  ])('%s is right', (text) => expect(complaints(text)).toEqual([]));
});

const control: readonly Case[] = [
  ['open { if (pid) {} }', 'pid', 'type-mismatch', 'if takes a boolean, found a number', 'compare it: pid != 0'],
  [
    'open { print(pid ? 1 : 2); }',
    'pid',
    'type-mismatch',
    'the condition of ? : takes a boolean, found a number',
    'compare it: pid != 0',
  ],
  [
    'open { print(ok ? 1 : exe); }',
    'ok ? 1 : exe',
    'type-mismatch',
    '? : gives a number or a text',
    'both values must be of one type',
  ],
  [
    'read { print(ok ? latency : bytes); }',
    'ok ? latency : bytes',
    'type-mismatch',
    '? : gives a duration or a size in bytes',
    'both values must be of one type',
  ],
  [
    'open { if (ok) return; else { return; } print(1); print(2); }',
    'print(1);',
    'unreachable',
    'this is never reached',
  ],
  ['open { for (const i of range(3)) { break; print(1); } }', 'print(1);', 'unreachable', 'this is never reached'],
  [
    'open { for (const i of range(3, 3)) print(i); }',
    'range(3, 3)',
    'unreachable',
    'this loop has no rounds and never runs',
  ],
  [
    'open { for (const i of range(0, 5000)) print(i); }',
    'range(0, 5000)',
    'loop-too-long',
    'this loop has 5000 rounds, at most 1000 are possible',
    'the kernel checks every round before it runs the program',
  ],
  [
    'open { for (const i of range(pid)) print(i); }',
    'pid',
    'not-constant',
    'a bound of a range must be a number written out',
    'go to the largest number it can have, and leave early: if (i >= pid) break;',
  ],
  [
    'open { for (const i of range(1ms)) print(i); }',
    '1ms',
    'unit-mismatch',
    'a bound of a range is a plain number, found a duration',
  ],
  ['open { for (const i of range(1, 2, 0)) print(i); }', '0', 'wrong-arguments', 'the step of a range is 0'],
  [
    'open { for (const i of range(0x7fffffffffffffff, 0x7fffffffffffffff)) print(i); }',
    '0x7fffffffffffffff',
    'out-of-range',
    '9223372036854775807 is too large for a range',
  ],
  [
    'open { for (const i of range()) print(i); }',
    'range()',
    'wrong-arguments',
    'range takes one to three numbers, found 0',
    'write for (const i of range(0, 10)) { … }',
  ],
  [
    'open { for (const i of path) print(i); }',
    'path',
    'not-a-range',
    'a loop goes over a range of numbers',
    'write for (const i of range(0, 10)) { … }',
  ],
];

describe('branches and loops', () => {
  it.each(control.map((each) => [each[0], each] as const))('%s', (text, each) => {
    expect(complaints(text).slice(0, 1)).toEqual(expected(each));
  });
});

describe('loops whose rounds take a verifier too long', () => {
  it.each([
    [
      'for (const i of range(300)) { for (const j of range(300)) @n[i] = count(); }',
      /^the program needs \d+ instructions, every round of its loops counted, the limit is 65535$/,
    ],
    [
      `for (const i of range(1000)) { ${'if (pid > i) n++; '.repeat(8)} }`,
      /^the program needs \d+ branches, every round of its loops counted, the limit is 8000$/,
    ],
  ])('%s', (loop, message) => {
    const found = complaints(`open { let n = 0; ${loop} }`);
    expect(found).toMatchObject([{ code: 'program-too-long', message: expect.stringMatching(message) }]);
  });
});
