import type { Backend, LoadedProgram } from '../../backend/contract.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import type { SourceText } from '../../language/source.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SessionListener } from '../../session/listener.ts';
import type { LossReport } from '../../session/snapshot.ts';
import { Session } from '../../session/session.ts';
import { loadProgram } from '../load-program.ts';
import type { RunSettings } from '../run-settings.ts';
import type { RowSource, Snapshot, Span } from './row-source.ts';

interface Running {
  readonly session: Session;
  readonly loaded: LoadedProgram;
  readonly program: CompiledProgram;
  readonly text: SourceText;
}

/**
 * A session keeps every name it has met. A view that runs for days meets millions: from here on another session takes
 * its place, at the end of an interval.
 */
const mostTexts = 50_000;

/** Rows of what happens on this machine. */
export class LiveSource implements RowSource {
  readonly name = 'live';
  readonly host: Backend['host'];
  readonly provider: string;
  readonly #backend: Backend;
  readonly #registry: Registry;
  readonly #settings: RunSettings;
  readonly #listener: SessionListener;
  #running: Running | undefined;
  /** Of the sessions before, which the counters of the one that runs do not know. */
  #lossesBefore: LossReport | undefined;

  constructor(backend: Backend, registry: Registry, settings: RunSettings, listener: SessionListener) {
    this.#backend = backend;
    this.host = backend.host;
    this.provider = backend.provider;
    this.#registry = registry;
    this.#settings = settings;
    this.#listener = listener;
  }

  ask(program: CompiledProgram, text: SourceText): void {
    this.stop();
    this.#lossesBefore = undefined;
    this.#running = this.#start(program, text);
  }

  #start(program: CompiledProgram, text: SourceText): Running {
    const loaded = loadProgram(this.#backend, program, text, this.#settings, undefined);
    try {
      const session = new Session(program, loaded, this.#registry, this.#listener);
      session.attach();
      session.begin();
      return { session, loaded, program, text };
    } catch (error) {
      loaded.detach();
      throw error;
    }
  }

  next(span: Span): Snapshot | undefined {
    const running = this.#running;
    if (running === undefined) return undefined;
    const { session } = running;
    if (span === 'total') return { span, tables: session.totalTables(), losses: this.#losses(session.losses(false)) };
    const isFull = session.textCount > mostTexts;
    const successor = isFull ? this.#start(running.program, running.text) : undefined;
    const tables = session.takeTables();
    successor?.session.takeTables(); // what both have counted is shown once
    const losses = this.#losses(session.losses(false));
    if (successor !== undefined) this.#hand(running, successor, losses);
    return { span, tables, losses };
  }

  /** The rows that were read last keep their session's texts; the kernel's part of it goes now. */
  #hand(before: Running, successor: Running, losses: LossReport): void {
    this.#lossesBefore = losses;
    this.#running = successor;
    before.session.abandon();
  }

  /** Together with those of the sessions before. */
  #losses(report: LossReport): LossReport {
    const before = this.#lossesBefore;
    return before === undefined ? report : addLosses(before, report);
  }

  stop(): void {
    const running = this.#running;
    this.#running = undefined;
    running?.session.abandon();
  }
}

function addLosses(before: LossReport, after: LossReport): LossReport {
  const causes = Object.keys(after.lost) as (keyof LossReport['lost'])[];
  const lost = Object.fromEntries(causes.map((cause) => [cause, before.lost[cause] + after.lost[cause]]));
  return { ...after, events: before.events + after.events, lost: lost as unknown as LossReport['lost'] };
}
