import { closeSync } from 'node:fs';
import { basename } from 'node:path';
import { EmbeddedProgram } from '../../backend/embedded/embedded.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import type { SourceText } from '../../language/source.ts';
import type { Registry } from '../../registry/registry.ts';
import type { SessionListener } from '../../session/listener.ts';
import { ArrayRows, type LiveRow } from '../../session/live-rows.ts';
import type { LiveTable } from '../../session/snapshot.ts';
import { Session } from '../../session/session.ts';
import { recordingSource, Replay } from '../../store/replay.ts';
import { openRecordingReader } from '../open-recording.ts';
import type { RunSettings } from '../run-settings.ts';
import type { PlayStep, RowSource, Snapshot } from './row-source.ts';

/** So many intervals are made ahead of the screen. */
const mostAhead = 2;

/** With all its cells: texts of a recording are there until more events come, and it is shown later. */
function kept(table: LiveTable): LiveTable {
  const keep = (row: LiveRow): LiveRow => {
    const cells = table.columns.map((_, column) => row.cell(column));
    return { cell: (column) => cells[column]! };
  };
  const rows = Array.from({ length: table.rows.count }, (_, index) => keep(table.rows.at(index)));
  return { ...table, rows: new ArrayRows(rows), other: table.other && keep(table.other) };
}

/** Of the recording's time, from its beginning. */
interface TimedSnapshot {
  readonly snapshot: Snapshot;
  readonly fromNs: bigint;
  readonly endNs: bigint;
}

interface Playing {
  readonly session: Session;
  readonly loaded: EmbeddedProgram;
  readonly snapshots: TimedSnapshot[];
  readonly startNs: bigint;
  /** Where the last interval that was cut ends. */
  cutNs: bigint;
  stopTimer: () => void;
  isStopped: boolean;
  hasEnded: boolean;
}

/**
 * Rows of a recording, played in its own time. It is fed in blocks that may hold many intervals, so the intervals are
 * cut by the clock of the events and wait here until the screen's clock asks for them.
 */
export class ReplaySource implements RowSource {
  readonly host = 'embedded';
  readonly provider = 'recording';
  readonly name: string;
  readonly #path: string;
  readonly #registry: Registry;
  readonly #settings: RunSettings;
  readonly #listener: SessionListener;
  #playing: Playing | undefined;
  #step: PlayStep;
  /** What was shown last: where it begins, and where it ends. */
  #shownFromNs = 0n;
  #shownNs = 0n;
  #release: () => void = () => undefined;

  constructor(path: string, registry: Registry, settings: RunSettings, listener: SessionListener, step: PlayStep) {
    this.name = basename(path);
    this.#path = path;
    this.#registry = registry;
    this.#settings = settings;
    this.#listener = listener;
    this.#step = step;
  }

  /** Another question begins with the interval that is on the screen: what came earlier is fed to it at once. */
  ask(program: CompiledProgram, _text: SourceText): void {
    this.stop();
    const { reader, fd } = openRecordingReader(this.#path);
    try {
      const options = { maxKeys: this.#settings.maximumKeys, maxMemoryBytes: this.#settings.maximumMemoryBytes };
      const loaded = new EmbeddedProgram(program, recordingSource(reader.header), options);
      const session = new Session(program, loaded, this.#registry, this.#listener);
      session.attach();
      session.begin();
      const playing: Playing = {
        ...{ session, loaded, snapshots: [], stopTimer: () => undefined },
        ...{ startNs: loaded.recordedClock.nowNs, cutNs: 0n, isStopped: false, hasEnded: false },
      };
      this.#playing = playing;
      this.#skip(playing);
      void this.#feed(playing, new Replay(reader, loaded, session), fd);
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  next(): Snapshot | undefined {
    const next = this.#playing?.snapshots.shift();
    this.#release();
    if (next === undefined) return undefined;
    this.#shownFromNs = next.fromNs;
    this.#shownNs = next.endNs;
    return next.snapshot;
  }

  play(step: PlayStep): void {
    const before = this.#step;
    this.#step = step;
    const isSame = before.refreshMs * before.speed === step.refreshMs * step.speed;
    if (this.#playing !== undefined && !isSame) this.#cutIntervals(this.#playing);
  }

  get positionNs(): bigint {
    return this.#shownNs;
  }

  get hasEnded(): boolean {
    const playing = this.#playing;
    return playing !== undefined && playing.hasEnded && playing.snapshots.length === 0;
  }

  stop(): void {
    const playing = this.#playing;
    this.#playing = undefined;
    if (playing === undefined) return;
    playing.isStopped = true;
    playing.stopTimer();
    this.#release();
    if (playing.hasEnded) playing.session.stop();
  }

  #periodNs(): bigint {
    return BigInt(Math.max(1, Math.round(this.#step.refreshMs * this.#step.speed * 1e6)));
  }

  #skip(playing: Playing): void {
    const fromNs = this.#shownFromNs;
    if (fromNs === 0n) return this.#cutIntervals(playing);
    playing.stopTimer = playing.loaded.recordedClock.every(fromNs, () => {
      if (this.#step.span === 'interval') playing.session.takeTables();
      playing.cutNs = fromNs;
      this.#cutIntervals(playing);
    });
  }

  #cutIntervals(playing: Playing): void {
    playing.stopTimer();
    playing.stopTimer = playing.loaded.recordedClock.every(this.#periodNs(), () => this.#cut(playing));
  }

  /** The last is what is left of an interval; where that is nothing, the one before stays on the screen. */
  #cut(playing: Playing, which?: 'last'): void {
    const { session, snapshots, cutNs: fromNs } = playing;
    const { span } = this.#step;
    const tables = span === 'interval' ? session.takeTables() : session.liveTables();
    if (which === 'last' && fromNs > 0n && tables.every(({ rows }) => rows.count === 0)) return;
    const snapshot = { span, tables: tables.map(kept), losses: session.losses(false) };
    playing.cutNs = playing.loaded.recordedClock.nowNs - playing.startNs;
    snapshots.push({ snapshot, fromNs, endNs: playing.cutNs });
  }

  async #feed(playing: Playing, replay: Replay, fd: number): Promise<void> {
    const ready = () => (playing.snapshots.length < mostAhead ? undefined : this.#asked(playing));
    try {
      await replay.run({ isStopped: () => playing.isStopped, ready });
      if (!playing.isStopped) this.#cut(playing, 'last');
      playing.hasEnded = true;
      playing.stopTimer();
      if (playing.isStopped) playing.session.stop();
    } catch (error) {
      this.#listener.failed(error);
    } finally {
      closeSync(fd);
    }
  }

  /** Settles when the screen has taken what was made ahead. */
  async #asked(playing: Playing): Promise<void> {
    while (playing.snapshots.length >= mostAhead && !playing.isStopped) {
      await new Promise<void>((resolve) => (this.#release = resolve));
    }
  }
}
