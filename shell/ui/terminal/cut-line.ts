import { keepStart, widthOf } from './text-width.ts';

// eslint-disable-next-line no-control-regex
const colorMark = /(\u001b\[[0-9;]*m)/;

/** A line that may hold colours, no wider than the screen: its marks stay, so that what was begun also ends. */
export function cutLine(line: string, columns: number): string {
  if (widthOf(line) <= columns) return line;
  let room = columns;
  return line
    .split(colorMark)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      const kept = keepStart(part, room);
      room = kept === part ? room - widthOf(part) : 0;
      return kept;
    })
    .join('');
}
