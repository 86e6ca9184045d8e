import { Box, Text } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import { padEnd, widthOf } from '../../terminal/text-width.ts';
import type { PanelTitle } from '../panel.ts';

export interface JobTitlesProps {
  readonly titles: readonly PanelTitle[];
  readonly columns: number;
  readonly theme: Theme;
}

/** Running programs, a line each: what it is, and how it goes. */
export function JobTitles({ titles, columns, theme: { tone } }: JobTitlesProps) {
  return (
    <Box flexDirection="column" width={columns}>
      {titles.map(({ title, facts, warning }, index) => {
        const width = Math.max(0, columns - widthOf(facts) - widthOf(warning));
        return (
          <Text key={index} wrap="truncate-end">
            {tone.title(padEnd(title, width)) + tone.error(warning) + tone.quiet(facts)}
          </Text>
        );
      })}
    </Box>
  );
}
