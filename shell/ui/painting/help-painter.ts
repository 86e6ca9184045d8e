import { keyBindings } from '../model/top-keys.ts';
import type { TopState } from '../model/top-state.ts';
import { keepStart, padEnd } from '../terminal/text-width.ts';
import type { Theme } from '../terminal/theme.ts';

const labelWidth = 10;

/** The keys of this view, a line each; why one does nothing here stands behind it. */
export function paintHelp(state: TopState, width: number, theme: Theme): readonly string[] {
  const lines = keyBindings
    .filter(({ isHidden }) => isHidden?.(state) !== true)
    .map(({ label, does, refusal }) => {
      const why = refusal?.(state);
      const room = Math.max(0, width - labelWidth - 1);
      const text = keepStart(why === undefined ? does : `${does} (now: ${why})`, room);
      return `${theme.tone.key(padEnd(label, labelWidth))} ${why === undefined ? text : theme.tone.quiet(text)}`;
    });
  return [theme.tone.title(keepStart('Keys of this view; any key closes this', width)), ...lines];
}
