import { compile, type CompileResult } from '../../codegen/compile.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { SourceText } from '../../language/source.ts';
import { parse } from '../../language/parse.ts';
import type { Host } from '../../registry/field.ts';
import type { Registry } from '../../registry/registry.ts';
import type { LiveTable } from '../../session/snapshot.ts';
import { check } from '../../typecheck/check.ts';
import { withFilter, type FilteredProgram } from '../../ui/model/filtered-program.ts';
import { joinTables } from '../../ui/model/join-tables.ts';
import { programTable } from '../../ui/model/program-table.ts';
import type { FilterProblem, Level } from '../../ui/model/top-state.ts';
import { probesOf, programText } from '../../ui/model/view-program.ts';
import type { ViewTable } from '../../ui/model/view-table.ts';

/** A program that was given, and the values for its parameters. */
export interface GivenProgram {
  readonly source: SourceText;
  readonly parameters: ReadonlyMap<string, string>;
}

export interface CompiledView {
  readonly source: SourceText;
  readonly program: CompiledProgram;
}

/** The programs behind a view: of the way down that was gone and the filter, or what was given and the filter. */
export class ViewPrograms {
  readonly #registry: Registry;
  readonly #given: GivenProgram | undefined;
  readonly #target: Host;

  constructor(registry: Registry, given: GivenProgram | undefined, target: Host) {
    this.#registry = registry;
    this.#target = target;
    this.#given = given;
  }

  text(level: Level, filter: string): FilteredProgram {
    const { kind, predicates } = level;
    if (kind === undefined) return withFilter(this.#given!.source.text, filter);
    const choices = probesOf(kind).map((probes) => () => withFilter(programText({ kind, predicates, probes }), filter));
    const works = ({ text }: FilteredProgram) => !this.#diagnose(text).some(isError);
    return (filter === '' ? choices[0]! : (choices.find((each) => works(each())) ?? choices[0]!))();
  }

  compile(text: string): CompileResult & { readonly source: SourceText } {
    const source = new SourceText(this.#given?.source.name ?? 'top', text);
    const parameters = this.#given?.parameters ?? new Map<string, string>();
    return { source, ...compile(source, this.#registry, { parameters, target: this.#target, clearsTables: true }) };
  }

  /** What is wrong with a filter, and where in it. */
  problemOf(level: Level, filter: string): FilterProblem | undefined {
    if (filter.trim() === '') return undefined;
    const { text, places } = this.text(level, filter);
    const errors = this.#diagnose(text).filter(isError);
    if (errors.length === 0) return undefined;
    if (isUnfinished(filter)) return { message: 'it is not finished', start: filter.length, end: filter.length + 1 };
    const inside = errors.flatMap((error) => within(error, places, filter.length));
    return inside[0] ?? { message: errors[0]!.message, hint: errors[0]!.hint, start: 0, end: filter.length };
  }

  /** Without making code: it is asked for at every pause in typing. */
  #diagnose(text: string): readonly Diagnostic[] {
    const source = new SourceText('top', text);
    const { program, diagnostics } = parse(source);
    if (diagnostics.some(isError)) return diagnostics;
    return check(program, source, this.#registry, this.#given?.parameters ?? new Map(), this.#target).diagnostics;
  }

  tableOf({ kind, tableIndex }: Level, tables: readonly LiveTable[]): ViewTable | undefined {
    if (kind !== undefined) return joinTables(kind, tables);
    const table = tables[tableIndex];
    return table && { ...programTable(table, tables), place: { number: tableIndex + 1, count: tables.length } };
  }
}

/** Whether more text might make it an expression: whatever is behind it in the program then looks wrong. */
function isUnfinished(filter: string): boolean {
  const { diagnostics } = parse(new SourceText('top', `open { print((${filter})); }`));
  return diagnostics.some(isError) && parse(new SourceText('top', `open { print((${filter}`)).incomplete;
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function within({ message, hint, span }: Diagnostic, places: readonly number[], length: number): FilterProblem[] {
  const place = places.find((start) => span.start >= start && span.start <= start + length);
  if (place === undefined) return [];
  return [{ message, hint, start: span.start - place, end: Math.min(length, span.end - place) }];
}
