import type { FirstRows } from '../../session/first-rows.ts';
import { keepStart, widthOf } from '../terminal/text-width.ts';
import type { Job } from './job.ts';
import type { Drawing } from './services.ts';

export interface PanelTitle {
  readonly title: string;
  /** Behind it, to the right. */
  readonly facts: string;
  readonly warning: string;
}

/** A running program on the screen: a title line, and its tables below. */
export interface Panel extends PanelTitle {
  readonly lines: readonly string[];
}

/** Narrower, what a program asks is all that there is room for. */
const narrowColumns = 40;

/** As many lines as there is room for, shared fairly; the programs started last come first where there is not enough. */
export function panelsOf(jobs: readonly Job[], room: number, columns: number, draw: Drawing): readonly Panel[] {
  const shown = room < 1 ? [] : jobs.slice(-room);
  let left = room;
  const panels = shown.map((job, index) => {
    const share = Math.floor((left - (shown.length - index)) / (shown.length - index));
    const panel = panelOf(job, Math.max(0, share), columns, draw);
    left -= 1 + panel.lines.length;
    return panel;
  });
  return panels;
}

function panelOf(job: Job, height: number, columns: number, draw: Drawing): Panel {
  const lost = job.losses === undefined ? 0 : draw.lostEvents(job.losses);
  const warning = lost > 0 ? ` ${lost} lost` : '';
  const recording = job.recording === undefined ? '' : ` · recording ${job.recording.eventCount}`;
  const age = ` ${secondsText(Date.now() - job.startedMs)}`;
  const facts = columns < narrowColumns ? age : `${age} · ${job.losses?.events ?? 0} events${recording}`;
  const title = keepStart(`[${job.number}] ${job.title}`, Math.max(4, columns - widthOf(facts) - widthOf(warning)));
  return { title, facts, warning, lines: tableLines(job.tables, height, columns, draw) };
}

function secondsText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}m${seconds % 60}s` : `${Math.floor(minutes / 60)}h${minutes % 60}m`;
}

const drawn = new WeakMap<
  FirstRows,
  { readonly height: number; readonly columns: number; readonly lines: readonly string[] }
>();

function tableLines(tables: readonly FirstRows[], height: number, columns: number, draw: Drawing): readonly string[] {
  const lines: string[] = [];
  for (const table of tables) {
    const room = height - lines.length;
    if (room > 0) lines.push(...linesOf(table, room, columns, draw));
  }
  return lines;
}

/** A key press draws all again: what has not changed is not laid out again. */
function linesOf(first: FirstRows, height: number, columns: number, draw: Drawing): readonly string[] {
  const known = drawn.get(first);
  const { table, rowCount } = first;
  if (known?.height === height && known.columns === columns) return known.lines;
  const rows = table.rows.slice(0, height);
  const all = draw.table({ ...table, rows }, columns);
  const left = rowCount - rows.length;
  const isCut = all.length > height || left > 0;
  // Of two lines, a row says more than how many there are.
  const lines = isCut && height > 2 ? [...all.slice(0, height - 1), moreText(first, height)] : all.slice(0, height);
  drawn.set(first, { height, columns, lines });
  return lines;
}

/** How many rows stand below: a title takes a line, and so does this. */
function moreText({ table, rowCount }: FirstRows, height: number): string {
  const isList = table.columns.some((column) => column.role === 'value' && /^(l?hist|top)$/.test(column.kind));
  return isList ? '…' : `… ${rowCount - (height - 2)} more rows`;
}
