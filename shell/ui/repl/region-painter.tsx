import { cutLine } from '../terminal/cut-line.ts';
import { InkCanvas } from '../terminal/ink-canvas.ts';
import type { Theme } from '../terminal/theme.ts';
import { InputHelp } from './components/InputHelp.tsx';
import { paintPieces } from './components/input-look.ts';
import { JobTitles } from './components/JobTitles.tsx';
import type { Region } from './region.ts';

/**
 * All that stands below the printed lines: running programs, the input, and what helps with it. Ink draws what changes
 * seldom; the input, which changes with each key, and tables are painted.
 */
export class RegionPainter {
  readonly #titles = new InkCanvas();
  readonly #help = new InkCanvas();

  lines({ panels, input, menu, footer }: Region, columns: number, theme: Theme): readonly string[] {
    const look = [columns, theme.name, theme.level];
    const titles = panels.map(({ title, facts, warning }) => ({ title, facts, warning }));
    const heads = this.#titles.linesOf(JSON.stringify([titles, look]), columns, () => (
      <JobTitles titles={titles} columns={columns} theme={theme} />
    ));
    const help = this.#help.linesOf(JSON.stringify([menu, footer, look]), columns, () => (
      <InputHelp menu={menu} footer={footer} columns={columns} theme={theme} />
    ));
    return [
      ...panels.flatMap(({ lines }, index) => [heads[index]!, ...lines.map((line) => cutLine(line, columns))]),
      ...input.map((pieces) => cutLine(paintPieces(pieces, theme), columns)),
      ...(menu.length + footer.length === 0 ? [] : help),
    ];
  }

  close(): void {
    this.#titles.close();
    this.#help.close();
  }
}
