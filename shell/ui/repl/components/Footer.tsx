import { Box, Text } from 'ink';
import { harmless } from '../../../language/display-width.ts';
import type { Theme, Tone } from '../../terminal/theme.ts';
import type { FooterLine } from '../region.ts';

export interface FooterProps {
  readonly lines: readonly FooterLine[];
  readonly theme: Theme;
}

const tones: Readonly<Record<'quiet' | 'error' | 'hint', Tone>> = { quiet: 'quiet', error: 'error', hint: 'quiet' };

/** What the word at the cursor means, what is wrong, or which keys there are. */
export function Footer({ lines, theme }: FooterProps) {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        <Text key={index} wrap="truncate-end">
          {footerText(line, theme) || ' '}
        </Text>
      ))}
    </Box>
  );
}

function footerText(line: FooterLine, { tone }: Theme): string {
  if ('signature' in line) return `${tone.accent(line.signature)}${tone.quiet(` — ${line.doc}`)}`;
  return tone[tones[line.tone]](harmless(line.text));
}
