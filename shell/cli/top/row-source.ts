import type { Backend } from '../../backend/contract.ts';
import type { CompiledProgram } from '../../codegen/program.ts';
import type { SourceText } from '../../language/source.ts';
import type { LiveTable, LossReport } from '../../session/snapshot.ts';
import { durationText } from '../../ui/text/units.ts';

/** What numbers are of: the time since they were last asked for, or all since the program was. */
export type Span = 'interval' | 'total';

export interface Snapshot {
  readonly tables: readonly LiveTable[];
  readonly losses: LossReport;
  /** What its numbers are of. */
  readonly span: Span;
}

/** Where rows come from: this machine, or a recording that is played. One program at a time. */
export interface RowSource {
  /** "live", or the name of the recording. */
  readonly name: string;
  readonly host: Backend['host'];
  readonly provider: string;
  /** From now on this program is asked; the one before ends. Throws BackendError where it can't run. */
  ask(program: CompiledProgram, text: SourceText): void;
  /** undefined: there is nothing new; a recording that is slower than the screen, or has ended. */
  next(span: Span): Snapshot | undefined;
  /** Of a recording: how far and how fast it plays. */
  play?(step: PlayStep): void;
  readonly hasEnded?: boolean;
  /** How much of a recording has been seen. */
  readonly positionNs?: bigint;
  stop(): void;
}

export interface PlayStep {
  readonly refreshMs: number;
  readonly speed: number;
  readonly span: Span;
}

/** For the head of the screen: of a recording also how far it was played. */
export function whereIn({ name, positionNs, hasEnded }: RowSource): string {
  if (hasEnded === true) return `${name} (end)`;
  return positionNs === undefined || positionNs === 0n ? name : `${name} at ${durationText(Number(positionNs))}`;
}
