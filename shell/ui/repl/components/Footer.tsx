import { Box, Text } from 'ink';
import { harmless } from '../../../language/display-width.ts';
import type { Theme, Tone } from '../../terminal/theme.ts';
import { keepStart, widthOf } from '../../terminal/text-width.ts';
import type { FooterLine } from '../region.ts';

export interface FooterProps {
  readonly lines: readonly FooterLine[];
  readonly columns: number;
  readonly theme: Theme;
}

const tones: Readonly<Record<'quiet' | 'error' | 'hint', Tone>> = { quiet: 'quiet', error: 'error', hint: 'quiet' };

/** What the word at the cursor means, what is wrong, or which keys there are. */
export function Footer({ lines, columns, theme }: FooterProps) {
  return (
    <Box flexDirection="column">
      {lines.map((line, index) => (
        <Text key={index} wrap="truncate-end">
          {footerText(line, columns, theme) || ' '}
        </Text>
      ))}
    </Box>
  );
}

function footerText(line: FooterLine, columns: number, { tone }: Theme): string {
  if (!('signature' in line)) return tone[tones[line.tone]](keepStart(harmless(line.text), columns));
  const signature = keepStart(line.signature, columns);
  return tone.accent(signature) + tone.quiet(keepStart(` — ${line.doc}`, columns - widthOf(signature)));
}
