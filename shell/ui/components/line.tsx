import { Box, Text } from 'ink';
import type { ReactNode } from 'react';

export interface LineProps {
  /** Cut at its beginning or end where there is no room. */
  readonly left: ReactNode;
  readonly cut: 'truncate-start' | 'truncate-end';
  /** Always whole. */
  readonly right?: ReactNode;
}

/** One line of the screen: what may be cut at the left, what must be seen at the right. */
export function Line({ left, cut, right }: LineProps) {
  return (
    <Box height={1} justifyContent="space-between" overflow="hidden">
      <Box flexShrink={1} flexGrow={1} minWidth={0}>
        <Text wrap={cut}>{left}</Text>
      </Box>
      {right !== undefined && (
        <Box flexShrink={0}>
          <Text wrap="truncate-end">{right}</Text>
        </Box>
      )}
    </Box>
  );
}
