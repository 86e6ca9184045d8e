import { Text } from 'ink';
import { escapeText } from '../../util/escape.ts';
import type { Theme, Tone } from '../terminal/theme.ts';

export interface TonedProps {
  readonly theme: Theme;
  readonly tone?: Tone;
  /** May come from anywhere: what is no character is shown as one. */
  readonly text: string;
}

/** A text of one tone, within a line of others. */
export function Toned({ theme, tone = 'plain', text }: TonedProps) {
  return <Text>{theme.tone[tone](escapeText(text))}</Text>;
}
