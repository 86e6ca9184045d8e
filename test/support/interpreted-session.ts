import { registry } from '../../builtins/index.ts';
import type { CompiledProgram } from '../../shell/codegen/program.ts';
import type { StreamValue } from '../../shell/session/decode-value.ts';
import type { SessionListener } from '../../shell/session/listener.ts';
import type { Table } from '../../shell/session/snapshot.ts';
import { Session } from '../../shell/session/session.ts';
import { InterpretedProgram, type InterpretedOptions } from './interpreted-program.ts';

/** A session on the interpreter, and what it has handed to its listener. */
export class InterpretedSession {
  readonly program: CompiledProgram;
  readonly session: Session;
  readonly loaded: InterpretedProgram;
  readonly tables: Table[] = [];
  /** The values of each printf. */
  readonly printed: (readonly StreamValue[])[] = [];
  readonly exits: number[] = [];

  constructor(program: CompiledProgram, options?: InterpretedOptions) {
    this.program = program;
    this.loaded = new InterpretedProgram(program, options);
    const listener: SessionListener = {
      table: (table) => this.tables.push(table),
      rowWriter: () => () => undefined,
      printf: (_, values) => this.printed.push(values),
      exit: (code) => this.exits.push(code),
      ready: () => undefined,
      failed: (error) => {
        throw error;
      },
    };
    this.session = new Session(program, this.loaded, registry, listener);
  }

  /** From the begin clauses to the end clauses. */
  run(): this {
    this.session.attach();
    this.session.begin();
    this.session.stop();
    return this;
  }
}
