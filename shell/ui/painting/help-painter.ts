import { keyBindings } from '../model/top-keys.ts';
import type { TopState } from '../model/top-state.ts';
import { keepStart, padEnd } from '../terminal/text-width.ts';
import type { Theme } from '../terminal/theme.ts';
import { wrapText } from '../../util/text-columns.ts';

const labelWidth = 10;

/** The keys of this view, and why one does nothing here; what is too long for a line goes on below it. */
export function paintHelp(state: TopState, width: number, theme: Theme): readonly string[] {
  const room = Math.max(1, width - labelWidth - 1);
  const lines = keyBindings
    .filter(({ isHidden }) => isHidden?.(state) !== true)
    .flatMap(({ label, does, refusal }) => {
      const why = refusal?.(state);
      const told = typeof does === 'string' ? does : does(state);
      const text = why === undefined ? told : `${told} (now: ${why})`;
      return wrapText(text, room).map((part, line) => {
        const key = theme.tone.key(padEnd(line === 0 ? label : '', labelWidth));
        const shown = keepStart(part, room);
        return `${key} ${why === undefined ? shown : theme.tone.quiet(shown)}`;
      });
    });
  return [theme.tone.title(keepStart('Keys of this view', width)), ...lines];
}
