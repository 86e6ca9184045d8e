import { Box, Text } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import { padEnd, widthOf } from '../../terminal/text-width.ts';
import type { Panel } from '../panel.ts';

export interface JobPanelProps {
  readonly panel: Panel;
  readonly columns: number;
  readonly theme: Theme;
}

/** A running program: what it is and how it goes in one line, its tables below. */
export function JobPanel({ panel, columns, theme }: JobPanelProps) {
  const { title, facts, warning, lines } = panel;
  const width = Math.max(0, columns - widthOf(facts) - widthOf(warning));
  const { tone } = theme;
  return (
    <Box flexDirection="column">
      <Text wrap="truncate-end">{tone.title(padEnd(title, width)) + tone.error(warning) + tone.quiet(facts)}</Text>
      {lines.map((line, index) => (
        <Text key={index} wrap="truncate-end">
          {line === '' ? ' ' : line}
        </Text>
      ))}
    </Box>
  );
}
