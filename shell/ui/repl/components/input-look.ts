import type { Registry } from '../../../registry/registry.ts';
import type { PromptLayout } from '../../model/prompt-layout.ts';
import type { Theme, Tone } from '../../terminal/theme.ts';
import { piecesOf, stylesOf, type Piece } from '../region.ts';

/** Which tone of a theme a piece of the input has. */
const tones: Readonly<Record<Piece['style'], Tone>> = {
  probe: 'accent',
  identifier: 'plain',
  keyword: 'key',
  number: 'warning',
  string: 'good',
  operator: 'plain',
  map: 'key',
  parameter: 'key',
  comment: 'quiet',
  punctuation: 'plain',
  error: 'error',
  field: 'header',
  aggregation: 'accent',
  function: 'accent',
  command: 'key',
  argument: 'plain',
  plain: 'plain',
  prompt: 'quiet',
  suggestion: 'quiet',
  mark: 'error',
  warning: 'warning',
};

export function paintPieces(pieces: readonly Piece[], theme: Theme): string {
  return pieces.map(({ text, style }) => theme.tone[tones[style]](text)).join('');
}

/** What was entered, as it looked. */
export function paintInput({ rows }: PromptLayout, text: string, registry: Registry, theme: Theme): readonly string[] {
  const styleAt = stylesOf(text, registry);
  return rows.map((row) => paintPieces(piecesOf(row, styleAt), theme));
}
