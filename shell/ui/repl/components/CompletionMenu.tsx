import { Box, Text } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import type { MenuRow } from '../menu.ts';

export interface CompletionMenuProps {
  readonly rows: readonly MenuRow[];
  readonly theme: Theme;
}

/** How the word could go on, with a few words about each. */
export function CompletionMenu({ rows, theme }: CompletionMenuProps) {
  const { tone } = theme;
  return (
    <Box flexDirection="column">
      {rows.map(({ entries, doc }, index) => (
        <Text key={index} wrap="truncate-end">
          {entries.map(({ text, isChosen }) => (isChosen ? tone.selected(text) : tone.plain(text))).join('')}
          {tone.quiet(doc)}
        </Text>
      ))}
    </Box>
  );
}
