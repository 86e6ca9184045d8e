import type { StatementEntry } from '../shell/registry/documentation.ts';

/** What a clause can do, and the forms around it. The grammar reads them; this is what the reference says of them. */
export const statements: readonly StatementEntry[] = [
  {
    name: 'table',
    also: ['<', '>'],
    form: 'probes [@name] < keys, aggregations >',
    doc: 'Counts events in a table: plain expressions are its rows, aggregations its columns.',
    notes: [
      'It fills `@name`, or `@` where no name stands. Without keys the table is one row. Without an aggregation there is no table: each event is written as a line at once.',
      'A `>` ends the table, so a comparison in it needs parentheses: `< (bytes < 4096), count() >`.',
      'Rows are sorted by their last column, the largest first. At its end a program shows every table that its `end` clauses neither printed nor cleared.',
    ],
    examples: ['read < exe, count(), sum(bytes) >', 'open < exe, path >', 'open @opens < exe, count() >'],
  },
  {
    name: 'predicate',
    also: ['/'],
    form: 'probes / condition / action',
    doc: 'Lets only the events pass for which the condition is true.',
    notes: [
      'A `/` outside of parentheses ends it, so a division in it needs them: `/(bytes / 4096) > 2/`. Strings may hold any `/`.',
    ],
    examples: ['open /exe == "git.exe" && !ok/ < path, error, count() >'],
  },
  {
    name: 'block',
    also: ['{', '}'],
    form: '{ statement; statement; … }',
    doc: 'Does one thing after the other, for every event that passes the predicate.',
    examples: ['open { @opens[exe] = count(); @paths[path] = count(); }'],
  },
  {
    name: 'assignment',
    form: '@name[key, …] = aggregation',
    doc: 'Adds the event to the row with these keys.',
    notes: [
      'It is the table action as a statement: `@x[exe] = count()` and `@x < exe, count() >` fill the same table.',
    ],
    examples: ['read { @bytes[exe, path] = sum(bytes); }'],
  },
  {
    name: 'map',
    also: ['@', '+=', '++'],
    form: '@name[key, …] = value',
    doc: 'Keeps one value a key, for all events and clauses.',
    notes: [
      'The value is a number, a duration, a size, a boolean, a name or a text: one type in all assignments to a map, as its keys are. Without keys it is one value. A key that is missing reads as 0, `false` or no text.',
      '`+=`, `-=`, `++` and `--` are one step for all CPUs, and so no addition is lost. All other operators read, compute and write: of two CPUs at once the later one stands.',
      'A map has as many keys as a table has rows (`--max-keys`). What finds no room is counted in the loss report.',
    ],
    examples: [
      'open:pre { @began[tid] = elapsed; } open /tid in @began/ { @ = quantiles(elapsed - @began[tid]); }',
      'read { @bytes[exe] += bytes; } interval:10s { print(@bytes); clear(@bytes); }',
    ],
  },
  {
    name: 'in',
    form: 'key in @name, (key, key) in @name',
    doc: 'Whether a map has the key, or a table the row.',
    examples: ['open { if (!(path in @seen)) print(path); @seen[path] = true; }'],
  },
  {
    name: 'delete',
    form: 'delete @name[key, …];',
    doc: 'Removes one key of a map, or one row of a table.',
    notes: [
      'A table has room for as many keys in all as it can have rows: the place of a row that was removed is free again when the table is cleared or zeroed.',
      'What one CPU adds in the very moment in which another deletes the entry can be lost, or go to the key that takes its place: where that matters, no key is deleted that others still add to.',
    ],
    examples: [
      'process:start { @alive[pid] = exe; } process:exit { delete @alive[pid]; } interval:1s { print(len(@alive)); }',
    ],
  },
  {
    name: 'let',
    also: ['const'],
    form: 'let name = value;',
    doc: 'Gives a value a name, up to the end of the block.',
    notes: [
      "The value is a number, a duration, a size, a boolean, a name or a text; a `let` can be assigned to again, with any of JavaScript's operators, and keeps its type and unit. A `const` can't.",
    ],
    examples: ['read { const slow = latency > 1ms; @[exe, slow] = count(); }'],
  },
  {
    name: 'if',
    also: ['else'],
    form: 'if (condition) statement [else statement]',
    doc: 'Does one or the other.',
    examples: ['open { if (ok) @opened[exe] = count(); else @failed[exe, error] = count(); }'],
  },
  {
    name: 'choice',
    also: ['?:', '?'],
    form: 'condition ? value : value',
    doc: 'One value or the other, both of one type.',
    examples: ['read < exe, bytes == 0 ? 1 : 0, count() >', 'open < exe, ok ? "opened" : "failed", count() >'],
  },
  {
    name: 'for',
    also: ['range', 'break', 'continue'],
    form: 'for (const i of range(end)) statement',
    doc: 'Does the statement once for every number of a range.',
    notes: [
      "The kernel checks every round before it takes the program, so what a loop costs is known and bounded when it is compiled. `break` and `continue` are JavaScript's.",
    ],
    examples: [
      'read { let bits = 0; for (const i of range(64)) { if (bytes >> i == 0) break; bits += 1; } @[bits] = count(); }',
    ],
  },
  {
    name: 'return',
    form: 'return;',
    doc: 'Ends the clause for this event.',
    examples: ['open { @[exe] = count(); return; }'],
  },
  {
    name: 'param',
    also: ['$', '$1'],
    form: 'param name[: type][ = value];',
    doc: 'Declares a parameter, used as $name and set with --param name=value or --name=value.',
    notes: [
      'Types are `integer`, `duration`, `size`, `string` and `boolean`; without one, the value says it. A parameter without a value must be given one. `$name` can be used without a declaration, and `$1` to `$9` are the words after the program.',
      'Every literal is a parameter of the compiled program, too: programs that differ in nothing else are the same program and can be retuned while they run.',
    ],
    examples: ['param slow: duration = 10ms; read /latency > $slow/ < exe, path, count() >'],
  },
];
