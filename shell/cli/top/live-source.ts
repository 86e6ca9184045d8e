import type { Backend, LoadedProgram } from '../../backend/contract.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import type { SourceText } from '../../language/source.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SessionListener } from '../../session/listener.ts';
import { Session } from '../../session/session.ts';
import { loadProgram } from '../load-program.ts';
import type { RunSettings } from '../run-settings.ts';
import type { RowSource, Snapshot, Span } from './row-source.ts';

/** Rows of what happens on this machine. */
export class LiveSource implements RowSource {
  readonly name = 'live';
  readonly #backend: Backend;
  readonly #registry: Registry;
  readonly #settings: RunSettings;
  readonly #listener: SessionListener;
  #running: { readonly session: Session; readonly loaded: LoadedProgram } | undefined;

  constructor(backend: Backend, registry: Registry, settings: RunSettings, listener: SessionListener) {
    this.#backend = backend;
    this.#registry = registry;
    this.#settings = settings;
    this.#listener = listener;
  }

  ask(program: CompiledProgram, text: SourceText): void {
    this.stop();
    const loaded = loadProgram(this.#backend, program, text, this.#settings, undefined);
    try {
      const session = new Session(program, loaded, this.#registry, this.#listener);
      session.attach();
      session.begin();
      this.#running = { session, loaded };
    } finally {
      if (this.#running === undefined) loaded.detach();
    }
  }

  next(span: Span): Snapshot | undefined {
    if (this.#running === undefined) return undefined;
    const { session } = this.#running;
    const tables = span === 'interval' ? session.takeTables() : session.liveTables();
    return { tables, losses: session.losses(false) };
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.session.stop();
    running?.loaded.detach();
  }
}
