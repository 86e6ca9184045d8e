import type { LoadedProgram, RecordConsumer } from '../backend/contract.ts';
import type { CompiledProgram, SessionAction } from '../codegen/program.ts';
import type { Registry } from '../registry/registry.ts';
import { ClauseRunner } from './clause-runner.ts';
import type { FirstRows } from './first-rows.ts';
import type { SessionListener } from './listener.ts';
import { LiveParameters } from './live-parameters.ts';
import { lossReport } from './loss-report.ts';
import { recordReader } from './record-reader.ts';
import { sessionClock, type SessionClock } from './session-clock.ts';
import { SessionTables } from './session-tables.ts';
import { SessionTexts } from './session-texts.ts';
import type { LiveTable, LossReport, Table } from './snapshot.ts';

/** The ring is looked at this often while records come, and ever less often while none do. */
const shortestPollMs = 2;
const longestPollMs = 50;
/** Signals, timers and writes get their turn in between. */
const pollBudgetMs = 20;

/** On the clock of the events. */
export interface SessionTimes {
  readonly wallClockOffsetNs: bigint;
  readonly startNs: bigint;
  /** Tables count from here on. */
  readonly attachedNs: bigint;
  /** undefined: it has not ended. */
  readonly endNs: bigint | undefined;
}

/** Runs one compiled program on a backend: attach, drain, print on schedule, retune, stop. */
export class Session {
  readonly #program: CompiledProgram;
  readonly #loaded: LoadedProgram;
  readonly #listener: SessionListener;
  readonly #parameters: LiveParameters;
  /** That came with the events. */
  readonly texts: SessionTexts;
  readonly #clock: SessionClock;
  readonly #tables: SessionTables;
  readonly #clauses: readonly ClauseRunner[];
  readonly #consume: RecordConsumer;
  readonly #stopTimers: (() => void)[] = [];
  /** What begin clauses hand to the listener, until begin(). */
  #early: (() => void)[] | undefined = [];
  #poll: NodeJS.Timeout | undefined;
  #pollMs = shortestPollMs;
  /** When the last event came, at the latest. */
  #endNs: bigint | undefined;
  #finalLosses: LossReport | undefined;
  #times: Omit<SessionTimes, 'endNs'> | undefined;
  #running = false;

  /** recorder: gets every record before it is shown. */
  constructor(
    program: CompiledProgram,
    loaded: LoadedProgram,
    registry: Registry,
    listener: SessionListener,
    recorder?: RecordConsumer,
  ) {
    this.#program = program;
    this.#loaded = loaded;
    this.#listener = listener;
    this.#clock = sessionClock(loaded);
    this.texts = new SessionTexts(loaded);
    const texts = this.texts.table;
    const parameters = new LiveParameters(program.parameters, loaded, registry, texts);
    const drain = () => void this.#drain();
    this.#parameters = parameters;
    this.#tables = new SessionTables(program, parameters, loaded, texts, registry, {
      nowNs: () => this.#endNs ?? loaded.clockNs(),
      drain,
      waitForWriters: () => this.#running && loaded.waitForWriters(),
    });
    const read = recordReader(program, this.texts, registry, listener, (action) => this.#actLater(action));
    this.#consume = recorder === undefined ? read : both(recorder, read);
    const act = (action: SessionAction) => this.#act(action);
    const surroundings = { loaded, parameters, texts, registry, listener: this.#ownListener(), act, drain };
    this.#clauses = program.schedule.map((clause) => new ClauseRunner(clause, surroundings));
  }

  /** Of begin clauses, which run before anything is shown. */
  #ownListener(): SessionListener {
    const printf: SessionListener['printf'] = (...values) => this.#show(() => this.#listener.printf(...values));
    return { ...this.#listener, printf };
  }

  #show(task: () => void): void {
    if (this.#early === undefined) task();
    else this.#early.push(task);
  }

  /**
   * Runs the begin clauses, so that events find what they set, and attaches. What was attached is returned, one phrase
   * each. Nothing is handed to the listener before begin().
   */
  attach(): readonly string[] {
    const { wallClockOffsetNs } = this.#clock;
    const start = { startNs: this.#loaded.clockNs(), wallClockOffsetNs };
    this.#parameters.setOwn('wallClockOffsetNs', wallClockOffsetNs);
    this.#parameters.setOwn('startNs', start.startNs);
    this.#tables.begin(start, start.startNs);
    this.#runAll('begin');
    const attached = this.#program.operations === 0n ? [] : this.#loaded.attach();
    const attachedNs = this.#loaded.clockNs();
    this.#tables.begin(start, attachedNs);
    this.#times = { ...start, attachedNs };
    this.#running = true;
    return attached;
  }

  /** Shows what the begin clauses printed, and starts what has a schedule. */
  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    early.forEach((task) => task());
    for (const clause of this.#clauses) this.#schedule(clause);
    if (this.#clock.isLive && this.#program.maps.some(({ role }) => role === 'ring')) this.#pollLater();
  }

  #schedule(clause: ClauseRunner): void {
    if (clause.when.kind !== 'interval') return;
    this.#stopTimers.push(this.#clock.every(clause.when.periodNs, () => this.#guard(() => clause.run())));
  }

  #runAll(kind: 'begin' | 'end'): void {
    for (const clause of this.#clauses) if (clause.when.kind === kind) clause.run();
  }

  /** Of the events' clock, once it is attached. */
  get times(): SessionTimes {
    return { ...this.#times!, endNs: this.#endNs };
  }

  /** Changes a parameter of the running program. Throws ParameterError where the value does not fit or no parameter has the name. */
  retune(name: string, value: bigint | string): void {
    this.#parameters.retune(name, value);
  }

  /** All tables now. */
  snapshot(final = false): Table[] {
    this.#drain();
    return this.#tables.names.map((name) => this.#tables.read(name, final));
  }

  /** Of all tables now the rows that come first. */
  firstRows(most: number): FirstRows[] {
    this.#drain();
    return this.#tables.readFirst(most);
  }

  /** All tables now, for a screen. */
  liveTables(): LiveTable[] {
    this.#drain();
    return this.#tables.readLive();
  }

  /** The same, of all since the start or the last takeTables(), where nothing else reads them: they change with the next call. */
  totalTables(): LiveTable[] {
    this.#drain();
    return this.#tables.readTotals();
  }

  /** The same, but tables of a program compiled with clearsTables begin anew: each call has the events since the last. */
  takeTables(): LiveTable[] {
    this.#drain();
    return this.#tables.takeLive();
  }

  /** Texts that came so far; one that the provider sent again counts again. */
  get textCount(): number {
    return this.texts.count;
  }

  losses(final: boolean): LossReport {
    if (this.#finalLosses !== undefined) return this.#finalLosses;
    const mapFull = this.#clauses.reduce((sum, { lossCount }) => sum + lossCount, this.#tables.lossCount);
    return lossReport(this.#loaded.losses(), mapFull, final);
  }

  /** Detaches, runs the end clauses, hands over the tables that none of them prints or clears, and frees everything. */
  stop(): LossReport {
    if (!this.#running) throw new Error('the session has not started, or has stopped');
    this.#running = false;
    this.#stopTimers.forEach((stop) => stop());
    clearTimeout(this.#poll);
    this.#loaded.stopEvents();
    this.#endNs = this.#loaded.clockNs();
    this.#loaded.waitForWriters();
    this.#drain();
    this.#runAll('end');
    const settled = this.#settledAtEnd();
    for (const name of this.#tables.names) if (!settled.has(name)) this.#listener.table(this.#tables.read(name, true));
    this.#finalLosses = this.losses(true);
    this.#loaded.detach();
    return this.#finalLosses;
  }

  /** As stop(), but nobody wants what it has counted. */
  abandon(): void {
    this.#running = false;
    this.#stopTimers.forEach((stop) => stop());
    clearTimeout(this.#poll);
    this.#loaded.detach();
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
    else if (this.#running) setImmediate(() => this.#guard(() => this.#act(action)));
  }

  #act(action: SessionAction): void {
    switch (action.kind) {
      case 'exit':
        return this.#show(() => this.#listener.exit(action.code));
      case 'switchTables':
        return this.#tables.switch(action.tables);
      case 'clearTable':
        return this.#tables.clear(action.table);
      case 'zeroTable':
        return this.#tables.zero(action.table);
      case 'printTable': {
        const { rows, ...rest } = this.#tables.read(action.table, this.#endNs !== undefined);
        const table = { ...rest, rows: rows.slice(0, action.limit) };
        return this.#show(() => this.#listener.table(table));
      }
    }
  }

  /** Names of the tables that end clauses print or clear. */
  #settledAtEnd(): ReadonlySet<string> {
    const atEnd = this.#program.schedule.filter(({ when }) => when.kind === 'end');
    const actions = atEnd.flatMap(({ records }) => records.flatMap((each) => ('action' in each ? [each.action] : [])));
    return new Set(
      actions.flatMap((action) => (action.kind === 'printTable' || action.kind === 'clearTable' ? [action.table] : [])),
    );
  }
}

function both(first: RecordConsumer, second: RecordConsumer): RecordConsumer {
  return (...record) => {
    first(...record);
    second(...record);
  };
}
