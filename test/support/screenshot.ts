import type xterm from '@xterm/headless';

/** A terminal's grid as an SVG, with its colours: what stands in the README is what was on the screen. */

const cellWidth = 8.4;
const lineHeight = 18;
const padding = 12;
const background = '#1e2127';
const foreground = '#d7dae0';

type Buffer = xterm.IBuffer;
type Cell = xterm.IBufferCell;

export function screenshot(buffer: Buffer, columns: number, rows: number, title: string): string {
  const width = columns * cellWidth + 2 * padding;
  const height = rows * lineHeight + 2 * padding;
  const lines = Array.from({ length: rows }, (_, row) => lineOf(buffer, row, columns));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="6" fill="${background}"/>`,
    `<g font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14" xml:space="preserve">`,
    ...lines,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

interface Run {
  readonly start: number;
  readonly look: string;
  readonly cell: Cell;
  text: string;
  width: number;
}

/** Neighbours that look alike are one piece, of exactly the width they have on the grid. */
function lineOf(buffer: Buffer, row: number, columns: number): string {
  const line = buffer.getLine(buffer.viewportY + row)!;
  const runs: Run[] = [];
  for (let column = 0; column < columns; column++) {
    const cell = line.getCell(column)!;
    if (cell.getWidth() === 0) continue;
    const look = `${colorOf(cell, 'front')} ${colorOf(cell, 'back')} ${cell.isBold()}`;
    const last = runs.at(-1);
    const text = cell.getChars() || ' ';
    if (last?.look === look) {
      last.text += text;
      last.width += cell.getWidth();
    } else runs.push({ start: column, look, cell, text, width: cell.getWidth() });
  }
  const top = padding + row * lineHeight;
  return runs.map((run) => drawn(run, top)).join('');
}

function drawn({ start, cell, text, width }: Run, top: number): string {
  const x = (padding + start * cellWidth).toFixed(1);
  const length = (width * cellWidth).toFixed(1);
  const back = colorOf(cell, 'back');
  const box =
    back === background ? '' : `<rect x="${x}" y="${top}" width="${length}" height="${lineHeight}" fill="${back}"/>`;
  if (text.trim() === '') return box;
  const bold = cell.isBold() ? ' font-weight="bold"' : '';
  const fit = ` textLength="${length}" lengthAdjust="spacingAndGlyphs"`;
  return `${box}<text x="${x}" y="${top + 13}" fill="${colorOf(cell, 'front')}"${bold}${fit}>${escaped(text)}</text>`;
}

function colorOf(cell: Cell, side: 'front' | 'back'): string {
  const isFront = (side === 'front') !== Boolean(cell.isInverse());
  const isDefault = isFront ? cell.isFgDefault() : cell.isBgDefault();
  if (isDefault) return isFront ? foreground : background;
  const color = isFront ? cell.getFgColor() : cell.getBgColor();
  if (isFront ? cell.isFgRGB() : cell.isBgRGB()) return `#${color.toString(16).padStart(6, '0')}`;
  return palette(color);
}

const basic = [
  ...['#1e2127', '#e06c75', '#98c379', '#d19a66', '#61afef', '#c678dd', '#56b6c2', '#abb2bf'],
  ...['#5c6370', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#ffffff'],
];

/** The 16 colours, the cube of 216, the greys. */
function palette(index: number): string {
  if (index < 16) return basic[index]!;
  const hex = (value: number) => value.toString(16).padStart(2, '0');
  if (index >= 232) return `#${hex(8 + 10 * (index - 232)).repeat(3)}`;
  const level = (step: number) => (step === 0 ? 0 : 55 + 40 * step);
  const cube = index - 16;
  return `#${[Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((step) => hex(level(step))).join('')}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
