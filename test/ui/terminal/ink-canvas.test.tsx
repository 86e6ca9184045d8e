import { Box, Text } from 'ink';
import { expect, test } from 'vitest';
import { InkCanvas } from '../../../shell/ui/terminal/ink-canvas.ts';

test('an element becomes lines at once, of the width that is asked for', () => {
  const canvas = new InkCanvas();
  const bar = (right: string) => (
    <Box justifyContent="space-between">
      <Text>left</Text>
      <Text>{right}</Text>
    </Box>
  );
  expect(canvas.lines(bar('right'), 20)).toEqual(['left           right']);
  expect(canvas.lines(bar('end'), 12)).toEqual(['left     end']);
  expect(canvas.lines(<Text>{'two\nlines'}</Text>, 12)).toEqual(['two', 'lines']);
  canvas.close();
});
