import { Box, Text } from 'ink';
import type { Theme } from '../../terminal/theme.ts';
import type { Region } from '../region.ts';
import { CompletionMenu } from './CompletionMenu.tsx';
import { Footer } from './Footer.tsx';
import { paintPieces } from './input-look.ts';
import { JobPanel } from './JobPanel.tsx';

export interface ReplRegionProps {
  readonly region: Region;
  readonly columns: number;
  readonly theme: Theme;
}

/** All that stands below the printed lines: running programs, the input, and what helps with it. */
export function ReplRegion({ region, columns, theme }: ReplRegionProps) {
  const { panels, input, menu, footer } = region;
  return (
    <Box flexDirection="column" width={columns}>
      {panels.map((panel, index) => (
        <JobPanel key={index} panel={panel} columns={columns} theme={theme} />
      ))}
      {input.map((pieces, index) => (
        <Text key={index} wrap="truncate-end">
          {paintPieces(pieces, theme)}
        </Text>
      ))}
      <CompletionMenu rows={menu} theme={theme} />
      <Footer lines={footer} columns={columns} theme={theme} />
    </Box>
  );
}
