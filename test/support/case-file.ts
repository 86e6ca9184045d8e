import { readFileSync } from 'node:fs';
import { utf8, type ByteString } from './byte-string.ts';
import type { Activity, Given, Host, HostOptions } from './host.ts';

/**
 * Cases as text. A keyword begins a line, what is indented belongs to it:
 *   NAME     what it is called
 *   HOST     linux: why it is nowhere else; rig: the same
 *   GIVEN    file NAME [BYTES], folder NAME, program NAME: there before; apart by commas
 *   PARAM    NAME = VALUE: of the program; {a/b} is that path as the host writes it
 *   MAXKEYS  rows of tables
 *   OUTSIDE  a script that a stranger does meanwhile
 *   DO       the script: words of test/runtime/programs/operations.c
 *   PROG     the program; without it, all opens, closes, reads and writes are counted by path
 *   EXPECT   truth: the tables are what the script's books say.
 *            @NAME: rows of the final table, a row a line, in no order, cells apart by " | "; "(other)" is the last row.
 *            stream @NAME: rows as they came. print: lines as they came. lost: cause and number, of which no others are.
 */
export interface Case {
  readonly name: string;
  readonly only?: { readonly kind: Host['kind']; readonly reason: string };
  readonly activity: Activity;
  readonly program?: string;
  readonly options: HostOptions;
  readonly expectations: readonly Expectation[];
}

export interface Expectation {
  readonly what: string;
  readonly lines: readonly string[];
}

interface Section {
  readonly keyword: string;
  readonly lines: string[];
}

export function readCases(file: string): readonly Case[] {
  const cases: Section[][] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.startsWith('#') || line.trim() === '') continue;
    const match = /^([A-Z]+) *(.*)$/.exec(line);
    if (match?.[1] === 'NAME') cases.push([]);
    if (match !== null) cases.at(-1)!.push({ keyword: match[1]!, lines: [match[2]!] });
    else cases.at(-1)!.at(-1)!.lines.push(line.trim());
  }
  return cases.map(caseOf);
}

function caseOf(sections: readonly Section[]): Case {
  const all = (keyword: string) => sections.filter((section) => section.keyword === keyword);
  const text = (keyword: string) => all(keyword).map(({ lines }) => lines.join('\n'))[0];
  const script = (keyword: string) => bytesOf(text(keyword));
  const unknown = sections.find(({ keyword }) => !keywords.has(keyword));
  if (unknown !== undefined) throw new Error(`no keyword: ${unknown.keyword}`);
  const [, kind, reason] = /^(linux|rig): (.*)$/s.exec(text('HOST') ?? '') ?? [];
  const outside = script('OUTSIDE');
  const parameters = all('PARAM').map(({ lines }) => lines.join('').split(/ = /) as [string, string]);
  const maxKeys = text('MAXKEYS');
  const program = text('PROG');
  return {
    name: text('NAME')!,
    ...(kind === undefined ? {} : { only: { kind: kind as Host['kind'], reason: reason! } }),
    activity: {
      script: script('DO') ?? '',
      given: givenOf(text('GIVEN') ?? ''),
      ...(outside === undefined ? {} : { outside }),
    },
    ...(program === undefined ? {} : { program }),
    options: {
      ...(maxKeys === undefined ? {} : { maxKeys: Number(maxKeys) }),
      parameters: Object.fromEntries(parameters),
    },
    expectations: all('EXPECT').map(({ lines: [what, ...lines] }) => ({ what: what!, lines })),
  };
}

const keywords = new Set(['NAME', 'HOST', 'GIVEN', 'PARAM', 'MAXKEYS', 'OUTSIDE', 'DO', 'PROG', 'EXPECT']);

/** \xff is a byte, the rest UTF-8. */
function bytesOf(text: string | undefined): ByteString | undefined {
  return text === undefined
    ? undefined
    : utf8(text).replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}

function givenOf(text: string): readonly Given[] {
  const words = text
    .split(',')
    .map((each) => each.trim().split(' '))
    .filter(([kind]) => kind !== '');
  return words.map(([kind, name, size]) => ({
    kind: kind as Given['kind'],
    name: bytesOf(name)!,
    sizeBytes: Number(size ?? 0),
  }));
}
