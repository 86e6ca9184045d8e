import { heatBands, heatLevel, type HeatHistory } from '../model/heat-map.ts';
import { padStart } from '../terminal/text-width.ts';
import { heatSteps, type Theme } from '../terminal/theme.ts';

const labelWidth = 6;

/** Where there are no colours: from little to much. */
const signs = [' ', '·', ':', '-', '=', '+', '*', '#', '@'] as const;

/** Latencies over time: a column an interval, the newest at the right; a line a range, the slowest at the top. */
export function paintHeatMap(history: HeatHistory, width: number, height: number, theme: Theme): readonly string[] {
  const bands = heatBands(height);
  const room = Math.max(0, width - labelWidth - 1);
  const counts = history.counts(bands, room);
  const highest = Math.max(0, ...counts.flat());
  const empty = ' '.repeat(room - counts.length);
  return bands.toReversed().map(({ label }, index) => {
    const band = bands.length - 1 - index;
    const levels = counts.map((interval) => heatLevel(interval[band]!, highest, heatSteps));
    return `${theme.tone.quiet(padStart(label, labelWidth))} ${empty}${paintLevels(levels, theme)}`;
  });
}

/** Neighbours of one colour are painted together. */
function paintLevels(levels: readonly number[], { heat, level: colors }: Theme): string {
  let line = '';
  for (let start = 0; start < levels.length;) {
    const level = levels[start]!;
    let end = start + 1;
    while (end < levels.length && levels[end] === level) end++;
    // Sixteen colours are too few to tell all steps: the signs help.
    const text = (colors <= 1 ? signs[level]! : ' ').repeat(end - start);
    line += level === 0 ? text : heat[level - 1]!(text);
    start = end;
  }
  return line;
}
