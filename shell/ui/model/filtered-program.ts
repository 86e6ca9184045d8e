import type { Clause } from '../../language/ast.ts';
import { parse } from '../../language/parse.ts';
import { SourceText } from '../../language/source.ts';

/** A program whose event clauses ask for one predicate more. */
export interface FilteredProgram {
  readonly text: string;
  /** Where the predicate stands in it. */
  readonly places: readonly number[];
}

/** Probes that are moments, not events: they have no fields to filter by. */
const moments: ReadonlySet<string> = new Set(['begin', 'end', 'interval']);

export function withFilter(text: string, filter: string): FilteredProgram {
  if (filter === '') return { text, places: [] };
  const { program } = parse(new SourceText('program', text));
  const insertions = program.clauses.filter(isOfEvents).flatMap((clause) => insertionsOf(clause, filter));
  const places: number[] = [];
  let result = '';
  let done = 0;
  for (const { at, added, isFilter } of insertions) {
    result += text.slice(done, at);
    if (isFilter) places.push(result.length + added.length - filter.length - 1);
    result += added;
    done = at;
  }
  return { text: result + text.slice(done), places };
}

function isOfEvents({ probes }: Clause): boolean {
  return probes.every(({ name }) => !moments.has(name));
}

interface Insertion {
  readonly at: number;
  readonly added: string;
  readonly isFilter: boolean;
}

function insertionsOf({ probes, predicate }: Clause, filter: string): Insertion[] {
  if (predicate === undefined) return [{ at: probes.at(-1)!.end, added: ` /${filter}/`, isFilter: true }];
  return [
    { at: predicate.start, added: '(', isFilter: false },
    { at: predicate.end, added: `) && (${filter})`, isFilter: true },
  ];
}
