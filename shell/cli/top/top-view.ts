import { HeatHistory } from '../../ui/model/heat-map.ts';
import { editFilter } from '../../ui/model/edit-filter.ts';
import { planScreen } from '../../ui/model/screen-plan.ts';
import { pressKey, type TopRequest } from '../../ui/model/top-keys.ts';
import { currentLevel, titleOf, withLevel, type TopState } from '../../ui/model/top-state.ts';
import type { ViewTable } from '../../ui/model/view-table.ts';
import { TopScreen } from '../../ui/components/top-screen.tsx';
import { newStatus, type TopStatus } from '../../ui/painting/head-painter.ts';
import type { ColorLevel } from '../../ui/terminal/color-level.ts';
import { FullScreen } from '../../ui/terminal/full-screen.ts';
import type { Input } from '../../ui/terminal/key.ts';
import { Terminal } from '../../ui/terminal/terminal.ts';
import { YoungSpace } from '../../util/young-space.ts';
import { lossNames, lostEvents } from '../output/losses.ts';
import { EventRate } from './event-rate.ts';
import { RefreshPace } from './refresh-pace.ts';
import type { LiveTable } from '../../session/snapshot.ts';
import type { RunSettings } from '../run-settings.ts';
import { whereIn, type RowSource, type Snapshot } from './row-source.ts';
import { copySequence, oneLiner, saveScript, scriptText } from './save-view.ts';
import type { ViewPrograms } from './view-programs.ts';

export interface TopViewOptions {
  readonly source: RowSource;
  readonly programs: ViewPrograms;
  readonly colors: ColorLevel;
  readonly durationMs: number | undefined;
  readonly run: RunSettings;
}

/** Something is seen soon, also where the screen is refreshed seldom. */
const firstRefreshMs = 250;
/** A filter is checked when whoever types it pauses, and works when they stop to look. */
const checkPauseMs = 40;
const filterPauseMs = 250;
const sayPauseMs = 100;
const mostIntervals = 1_000;

/** The live view on a terminal: keys change the state, the state says which program runs and what is seen. */
export class TopView {
  readonly #options: TopViewOptions;
  readonly #terminal: Terminal;
  readonly #screen: FullScreen;
  readonly #painter: TopScreen;
  readonly #history = new HeatHistory(mostIntervals);
  readonly #pace = new RefreshPace();
  readonly #eventRate = new EventRate();
  #state: TopState;
  #status: TopStatus;
  #running = '';
  /** Of the program that runs, as they were last read. */
  #tables: readonly LiveTable[] = [];
  #filterBefore = '';
  /** Of the rows that are on the screen. */
  #filterSeen = '';
  #refresh: NodeJS.Timeout | undefined;
  readonly #youngSpace = new YoungSpace();
  #filterPause: NodeJS.Timeout | undefined;
  #drawing: NodeJS.Immediate | undefined;
  #saying: NodeJS.Timeout | undefined;
  /** What is drawn next is what was read, not only the answer to a key or a size. */
  #isRefreshDue = false;
  #end: (error?: unknown) => void = () => undefined;

  constructor(options: TopViewOptions, state: TopState) {
    this.#options = options;
    this.#state = state;
    this.#status = newStatus(options.source.name, state);
    this.#painter = new TopScreen(options.colors);
    this.#terminal = new Terminal(
      { input: process.stdin, output: process.stdout, screen: 'alternate' },
      {
        input: (input) => this.#guard(() => this.#take(input)),
        redraw: () => this.#drawAnew(),
        end: () => this.#end(),
      },
    );
    this.#screen = new FullScreen(this.#terminal.write, this.#terminal.size);
  }

  /** Settles when the user or a signal ends it; rejects with what failed. */
  async run(): Promise<void> {
    this.#follow('first'); // what can't run at all is told on the ordinary screen
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = (error) => (error === undefined ? resolve() : reject(error as Error));
    });
    this.#terminal.open();
    const { durationMs } = this.#options;
    const duration = durationMs === undefined ? undefined : setTimeout(() => this.#end(), durationMs);
    try {
      this.#draw();
      await ended;
    } finally {
      clearTimeout(duration);
      clearTimeout(this.#refresh);
      clearTimeout(this.#filterPause);
      clearImmediate(this.#drawing);
      clearTimeout(this.#saying);
      this.#terminal.close();
      this.#painter.close();
      this.#options.source.stop();
    }
  }

  /** exit() of the program. */
  readonly finish = (): void => this.#end();

  /** Of the session, whose records come by themselves. */
  readonly fail = (error: unknown): void => this.#end(error);

  /** What a program prints: of thousands of lines a second a few are seen. */
  readonly say = (text: string): void => {
    this.#state = { ...this.#state, message: { text, tone: 'good' } };
    this.#saying ??= setTimeout(() => {
      this.#saying = undefined;
      this.#draw();
    }, sayPauseMs);
  };

  #guard(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#end(error);
    }
  }

  #take(input: Input): void {
    this.#pace.disturb();
    const { edit } = this.#state;
    if (edit !== undefined) {
      const isKept = input.kind === 'key' && input.id === 'enter';
      const problem = isKept ? this.#options.programs.problemOf(currentLevel(this.#state), edit.text) : undefined;
      this.#set(editFilter(this.#state, isKept ? { ...edit, problem } : edit, input, this.#filterBefore));
      return this.#checkFilter();
    }
    if (input.kind === 'paste') return;
    const hiddenLines = this.#painter.hiddenLines(this.#state, this.#terminal.size());
    const { state, request } = pressKey(this.#state, input.id, { pageRows: this.#pageRows(), hiddenLines });
    if (state.edit !== undefined) this.#filterBefore = state.filter;
    const before = this.#state;
    this.#set(state);
    const isRetimed = state.refreshMs !== before.refreshMs || state.speed !== before.speed;
    const wantsOthers = state.span !== before.span || (before.isPaused && !state.isPaused);
    if (isRetimed || wantsOthers)
      this.#refreshIn(!wantsOthers ? state.refreshMs : state.speed === undefined ? 0 : firstRefreshMs);
    if (request !== undefined) this.#requests[request]();
  }

  readonly #requests: Readonly<Record<TopRequest, () => void>> = {
    end: () => this.#end(),
    suspend: () => this.#terminal.suspend(),
    redraw: () => this.#drawAnew(),
    save: () => this.#save(),
    copy: () => this.#copy(),
  };

  #set(state: TopState): void {
    this.#state = state;
    this.#follow();
    if (currentLevel(this.#state).table === undefined) this.#look(); // another table of the same program
    this.#draw();
  }

  /** The state may want another program than the one that runs. */
  #follow(time: 'first' | 'again' = 'again'): void {
    const { source } = this.#options;
    const { refreshMs, span, speed } = this.#state;
    source.play?.({ refreshMs, span, speed: speed ?? 1 });
    const { kind, predicates } = currentLevel(this.#state);
    // All of a recording so far is what comes of asking it again.
    const wanted = JSON.stringify([kind, predicates, this.#state.filter, speed === undefined ? '' : span]);
    if (wanted === this.#running) return;
    // There is nothing to hold of what was never asked: another question goes on.
    this.#state = { ...this.#state, isPaused: false };
    this.#tables = [];
    this.#running = wanted; // also where it fails: it is not tried again until something else is asked for
    try {
      this.#ask();
    } catch (error) {
      if (time === 'first') throw error;
      this.#state = { ...this.#state, message: { text: (error as Error).message, tone: 'error' } };
    }
  }

  #ask(): void {
    const { source, programs } = this.#options;
    const { text } = programs.text(currentLevel(this.#state), this.#state.filter);
    const compiled = programs.compile(text);
    const { program, diagnostics } = compiled;
    if (program === undefined) throw new Error(diagnostics[0]?.message ?? 'the program does not compile');
    this.#history.clear();
    this.#eventRate.restart();
    this.#pace.restart();
    source.ask(program, compiled.source);
    this.#refreshIn(Math.min(firstRefreshMs, this.#state.refreshMs));
  }

  #refreshIn(delayMs: number): void {
    clearTimeout(this.#refresh);
    this.#refresh = setTimeout(() => this.#guard(() => this.#tick()), delayMs);
  }

  #tick(): void {
    const ownShare = this.#pace.begin();
    this.#pace.costing(() => this.#show());
    this.#youngSpace.watch();
    const everyMs = this.#pace.delayMs(this.#state.refreshMs);
    this.#refreshIn(everyMs);
    this.#status = { ...this.#status, ownShare, everyMs, source: whereIn(this.#options.source) };
    this.#isRefreshDue = true;
    this.#draw();
  }

  #show(): void {
    const { isPaused, span } = this.#state;
    const snapshot = isPaused ? undefined : this.#options.source.next(span);
    if (snapshot !== undefined) this.#showSnapshot(snapshot);
  }

  #showSnapshot({ tables, losses, span }: Snapshot): void {
    this.#tables = tables;
    const table = this.#look();
    if (table === undefined) return;
    if (table.latencies !== undefined) this.#history.add(table.latencies, span);
    const eventsPerSecond = this.#eventRate.next(losses.events, table.time.getTime());
    const [lost, lostBy] = [lostEvents(losses.lost), lossNames(losses.lost)];
    this.#status = { ...this.#status, eventsPerSecond, lost, lostBy, span };
  }

  /** At the table of this level, among those that were read. */
  #look(): ViewTable | undefined {
    const level = currentLevel(this.#state);
    if (this.#tables.length === 0) return undefined;
    const table = this.#options.programs.tableOf(level, this.#tables);
    if (table === undefined) return undefined;
    const found = level.selected === undefined ? -1 : table.rows.find(level.selected);
    // Where nothing happens to a row it stays, but not where the filter is another one.
    const isKept = found >= 0 || this.#filterSeen === this.#state.filter;
    const selected = found < 0 ? level.selected : table.rows.at(found);
    this.#filterSeen = this.#state.filter;
    this.#state = withLevel(this.#state, { table, selected: isKept ? selected : undefined });
    return table;
  }

  /** What is typed is on the screen first: to check it takes longer than to draw it. */
  #checkFilter(): void {
    clearTimeout(this.#filterPause);
    if (this.#state.edit !== undefined)
      this.#filterPause = setTimeout(() => this.#guard(() => this.#judge()), checkPauseMs);
  }

  #judge(): void {
    const { edit } = this.#state;
    if (edit === undefined) return;
    const problem = this.#options.programs.problemOf(currentLevel(this.#state), edit.text);
    this.#set({ ...this.#state, edit: { ...edit, problem } });
    if (problem !== undefined) return;
    const apply = () => this.#guard(() => this.#set({ ...this.#state, filter: edit.text.trim() }));
    this.#filterPause = setTimeout(apply, filterPauseMs);
  }

  #programText(): string {
    return this.#options.programs.text(currentLevel(this.#state), this.#state.filter).text;
  }

  #tell(text: string, tone: 'good' | 'error' = 'good'): void {
    this.#set({ ...this.#state, message: { text, tone } });
  }

  #save(): void {
    try {
      this.#tell(`saved as ${saveScript(scriptText(titleOf(this.#state), this.#programText()), process.env)}`);
    } catch (error) {
      this.#tell((error as Error).message, 'error');
    }
  }

  #copy(): void {
    this.#terminal.write(copySequence(oneLiner(this.#programText(), this.#options.run)));
    this.#tell('copied, where the terminal takes it (OSC 52)');
  }

  #pageRows(): number {
    return Math.max(1, planScreen(this.#terminal.size(), this.#state).table - 1);
  }

  #drawAnew(): void {
    this.#pace.disturb();
    this.#screen.forget();
    this.#draw();
  }

  /** Once, however much has changed: a storm of keys or sizes is one frame. */
  #draw(): void {
    this.#drawing ??= setImmediate(() => {
      this.#drawing = undefined;
      if (!this.#terminal.isOurs) return;
      this.#guard(() => {
        const picture = { state: this.#state, status: this.#status, history: this.#history };
        const draw = () => this.#screen.draw(this.#painter.frame(picture, this.#terminal.size()));
        if (this.#isRefreshDue) this.#pace.costing(draw);
        else draw();
        this.#isRefreshDue = false;
      });
    });
  }
}
