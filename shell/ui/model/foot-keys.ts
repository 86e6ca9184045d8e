import { widthOf } from '../terminal/text-width.ts';
import { keyBindings } from './top-keys.ts';
import type { TopState } from './top-state.ts';

/** A key, and in a word what it does. */
export interface ShownKey {
  readonly label: string;
  readonly does: string;
}

interface Candidate extends ShownKey {
  readonly isVital: boolean;
}

export const keyGap = 2;

/** Those that do something now: whole, as many as there is room for, and never without the vital ones. */
export function footKeys(state: TopState, columns: number, hiddenLines: number): readonly ShownKey[] {
  const candidates = state.overlay === undefined ? keysOfRows(state) : keysOfOverlay(hiddenLines);
  const vital = candidates.filter(({ isVital }) => isVital);
  let room = columns + keyGap - vital.reduce((sum, key) => sum + widthOfKey(key), 0);
  return candidates.filter((key) => {
    if (key.isVital) return true;
    const fits = widthOfKey(key) <= room;
    if (fits) room -= widthOfKey(key);
    return fits;
  });
}

function widthOfKey({ label, does }: ShownKey): number {
  return widthOf(label) + 1 + widthOf(does) + keyGap;
}

function keysOfRows(state: TopState): readonly Candidate[] {
  return keyBindings.flatMap(({ label, short, isVital, isHidden, refusal }) => {
    const isShown = short !== undefined && isHidden?.(state) !== true && refusal?.(state) === undefined;
    return isShown ? [{ label, does: short(state), isVital: isVital === true }] : [];
  });
}

function keysOfOverlay(hiddenLines: number): readonly Candidate[] {
  const close = { label: 'any key', does: 'closes', isVital: true };
  if (hiddenLines === 0) return [close];
  return [
    { label: 'Up Down', does: 'scroll', isVital: false },
    { ...close, label: 'any other key' },
  ];
}
