import type { LoadedProgram, RecordConsumer } from '../backend/contract.ts';
import type { CompiledProgram, ScheduledClause, SessionAction, SessionValue } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { BankedTable } from './banked-table.ts';
import { unitOf, type StreamValue } from './decode-value.ts';
import type { SessionListener } from './listener.ts';
import { LiveParameters } from './live-parameters.ts';
import { lossReport } from './loss-report.ts';
import { knownText, recordReader } from './record-reader.ts';
import { ScalarMap } from './scalar-map.ts';
import type { LossReport, Table } from './snapshot.ts';
import { sessionClock, type SessionClock } from './session-clock.ts';
import { TextTable } from './text-table.ts';

/** The ring is looked at this often while records come, and ever less often while none do. */
const shortestPollMs = 2;
const longestPollMs = 50;
/** Signals, timers and writes get their turn in between. */
const pollBudgetMs = 20;

/** Runs one compiled program on a backend: attach, drain, print on schedule, retune, stop. */
export class Session {
  readonly #program: CompiledProgram;
  readonly #loaded: LoadedProgram;
  readonly #listener: SessionListener;
  readonly #parameters: LiveParameters;
  readonly #texts: TextTable;
  readonly #clock: SessionClock;
  readonly #tables: readonly (BankedTable | ScalarMap)[];
  readonly #consume: RecordConsumer;
  readonly #stopTimers: (() => void)[] = [];
  #poll: NodeJS.Timeout | undefined;
  #pollMs = shortestPollMs;
  #startNs = 0n;
  /** When the last event came, at the latest: tables cover no more, however late they are read. */
  #endNs: bigint | undefined;
  #running = false;

  constructor(program: CompiledProgram, loaded: LoadedProgram, registry: Registry, listener: SessionListener) {
    this.#program = program;
    this.#loaded = loaded;
    this.#listener = listener;
    this.#clock = sessionClock(loaded);
    this.#texts = textsOf(loaded);
    this.#parameters = new LiveParameters(program.parameters, loaded, registry);
    const { tables, scalars } = program;
    this.#tables = [
      ...tables.map((layout, index) => new BankedTable(index, layout, this.#parameters, loaded, this.#texts, registry)),
      ...scalars.map((layout) => new ScalarMap(layout, this.#parameters, loaded, this.#texts, registry)),
    ];
    this.#consume = recordReader(program, this.#texts, registry, listener, (action) => this.#actLater(action));
  }

  /** Attaches. What was attached is returned, one phrase each. Nothing is handed to the listener before begin(). */
  attach(): readonly string[] {
    this.#startNs = this.#loaded.clockNs();
    this.#parameters.setOwn('wallClockOffsetNs', this.#clock.wallClockOffsetNs);
    this.#parameters.setOwn('startNs', this.#startNs);
    const attached = this.#program.operations === 0n ? [] : this.#loaded.attach();
    const attachedNs = this.#loaded.clockNs();
    const clock = { startNs: this.#startNs, wallClockOffsetNs: this.#clock.wallClockOffsetNs };
    this.#tables.forEach((table) => table.begin(attachedNs, clock));
    this.#running = true;
    return attached;
  }

  /** Runs the begin clauses and what has a schedule. */
  begin(): void {
    for (const clause of this.#program.schedule) if (clause.when.kind === 'begin') this.#run(clause.actions);
    for (const clause of this.#program.schedule) this.#schedule(clause);
    if (this.#clock.isLive && this.#program.maps.some(({ role }) => role === 'ring')) this.#pollLater();
  }

  #schedule({ when, actions }: ScheduledClause): void {
    if (when.kind !== 'interval') return;
    this.#stopTimers.push(this.#clock.every(when.periodNs, () => this.#guard(() => this.#run(actions))));
  }

  /** Changes a parameter of the running program. Throws ParameterError where the value does not fit or no parameter has the name. */
  retune(name: string, value: bigint | string): void {
    this.#parameters.retune(name, value);
  }

  /** All tables now. */
  snapshot(final = false): Table[] {
    this.#drain();
    return this.#tables.map((table) => this.#read(table, final));
  }

  #read(table: BankedTable | ScalarMap, final: boolean): Table {
    return table.read(this.#endNs ?? this.#loaded.clockNs(), final);
  }

  losses(final: boolean): LossReport {
    return lossReport(this.#loaded.losses(), final);
  }

  /** Detaches, runs the end clauses, hands over the tables that none of them printed or cleared, and frees everything. */
  stop(): LossReport {
    if (!this.#running) throw new Error('the session has not started, or has stopped');
    this.#running = false;
    this.#stopTimers.forEach((stop) => stop());
    clearTimeout(this.#poll);
    this.#loaded.stopEvents();
    this.#endNs = this.#loaded.clockNs();
    this.#loaded.waitForWriters();
    this.#drain();
    const atEnd = this.#program.schedule.flatMap(({ when, actions }) => (when.kind === 'end' ? actions : []));
    const settled = new Set(
      atEnd.flatMap((action) => (action.kind === 'printTable' || action.kind === 'clearTable' ? [action.table] : [])),
    );
    this.#run(atEnd);
    for (const table of this.#tables) {
      if (!settled.has(table.layout.name)) this.#listener.table(this.#read(table, true));
    }
    const losses = this.losses(true);
    this.#loaded.detach();
    return losses;
  }

  #drain(): number {
    return this.#loaded.drain(this.#consume);
  }

  /** Hands on the records that wait. Where events are recorded, whoever feeds them does it; live ones are polled for. */
  drain(): void {
    this.#guard(() => void this.#drain());
  }

  #pollLater(): void {
    this.#poll = setTimeout(() => this.#guard(() => this.#pollNow()), this.#pollMs);
  }

  #pollNow(): void {
    const count = this.#loaded.drainSome(this.#consume, pollBudgetMs);
    this.#pollMs = count > 0 ? shortestPollMs : Math.min(longestPollMs, this.#pollMs * 2);
    const ready = this.#listener.ready();
    if (ready === undefined) this.#pollLater();
    else void ready.then(() => this.#running && this.#pollLater());
  }

  /** Of a timer: nobody else would hear of the error. */
  #guard(task: () => void): void {
    if (!this.#running) return;
    try {
      task();
    } catch (error) {
      this.#listener.failed(error);
    }
  }

  /** Actions asked for in the kernel come out of the ring while it is being read: but for exit, they run when that is done. */
  #actLater(action: SessionAction): void {
    if (action.kind === 'exit') this.#listener.exit(action.code);
    else if (this.#running) setImmediate(() => this.#guard(() => this.#run([action])));
  }

  /** A table that is printed and cleared is switched to its other bank first, so that no event falls between the two. */
  #run(actions: readonly SessionAction[]): void {
    const cleared = new Set(actions.flatMap((action) => (action.kind === 'clearTable' ? [action.table] : [])));
    const tables = this.#tables.filter((table) => cleared.has(table.layout.name));
    if (tables.length > 0) {
      tables.forEach((table) => table.switchBank(this.#endNs ?? this.#loaded.clockNs()));
      if (this.#running) this.#loaded.waitForWriters();
    }
    this.#drain();
    actions.forEach((action) => this.#act(action));
    tables.forEach((table) => table.clear());
  }

  #act(action: SessionAction): void {
    switch (action.kind) {
      case 'printTable': {
        const table = this.#tables.find(({ layout }) => layout.name === action.table)!;
        const { rows, ...rest } = this.#read(table, !this.#running);
        this.#listener.table({ ...rest, rows: rows.slice(0, action.limit) });
        return;
      }
      case 'printf': {
        const values = action.values.map((value) => this.#valueOf(value));
        this.#listener.printf(
          action.format,
          values.map(({ value }) => value),
          values.map(({ unit }) => unit),
        );
        return;
      }
      case 'exit':
        return this.#listener.exit(action.code);
      case 'clearTable': // done by #run for all tables at once
    }
  }

  #valueOf(value: SessionValue): { value: StreamValue; unit: ReturnType<typeof unitOf> } {
    switch (value.kind) {
      case 'parameter':
        return this.#parameters.value(value.name);
      case 'constant':
        return { value: value.value, unit: unitOf(value.type) };
      case 'clock': {
        const nowNs = this.#loaded.clockNs();
        if (value.name === 'time') return { value: nowNs + this.#clock.wallClockOffsetNs, unit: 'time' };
        return { value: nowNs - this.#startNs, unit: 'ns' };
      }
    }
  }
}

/** Texts come through the ring, or are asked for. */
function textsOf(loaded: LoadedProgram): TextTable {
  return new TextTable((low, high) => {
    const found = loaded.findText?.(low, high);
    return found && knownText(found.bytes, found.kind);
  });
}
