import type { LossReport } from '../../session/snapshot.ts';
import type { ErrorReport } from './contract.ts';
import { escapeLines } from '../../util/escape.ts';
import { lossLines, totalsText } from './losses.ts';
import type { Sink } from './sink.ts';

/** Losses as lines on standard error: while running only when they changed, and once at the end. */
export class LossMessages {
  readonly #sink: Sink;
  readonly #verbose: boolean;
  #written = '';

  constructor(sink: Sink, verbose: boolean) {
    this.#sink = sink;
    this.#verbose = verbose;
  }

  write(report: LossReport): void {
    const counts = JSON.stringify(report.lost);
    const lines = [...lossLines(report), ...(this.#verbose && report.final ? [totalsText(report)] : [])];
    if (lines.length === 0 || (!report.final && counts === this.#written)) return;
    this.#written = counts;
    this.#sink.write(`${lines.join('\n')}\n`);
  }
}

/** A drawn diagnostic as it is; anything else in one sentence, with what to do below it. */
export function errorText(report: ErrorReport): string {
  if (report.drawn !== undefined) return report.drawn.endsWith('\n') ? report.drawn : `${report.drawn}\n`;
  const hint = report.hint === undefined ? '' : `  hint: ${escapeLines(report.hint)}\n`;
  return `fsbpf: ${escapeLines(report.message)}\n${hint}`;
}
