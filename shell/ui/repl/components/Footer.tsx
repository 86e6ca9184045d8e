import { Box, Text } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import type { FooterLine } from '../footer.ts';

export interface FooterProps {
  readonly lines: readonly FooterLine[];
  readonly theme: Theme;
}

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

function footerText({ tone, text, accented = 0 }: FooterLine, theme: Theme): string {
  return theme.tone.accent(text.slice(0, accented)) + theme.tone[tone](text.slice(accented));
}
