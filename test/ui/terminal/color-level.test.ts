import { expect, test } from 'vitest';
import { colorLevel } from '../../../shell/ui/terminal/color-level.ts';
import { themeFromEnvironment } from '../../../shell/ui/terminal/theme-name.ts';
import { themeOf } from '../../../shell/ui/terminal/theme.ts';

test.each([
  [{ COLORTERM: 'truecolor', TERM: 'xterm-256color' }, 3],
  [{ TERM: 'xterm-256color' }, 2],
  [{ TERM: 'xterm' }, 1],
  [{ TERM: 'dumb', COLORTERM: 'truecolor' }, 0],
  [{ NO_COLOR: '1', COLORTERM: 'truecolor' }, 0],
  [{ NO_COLOR: '', COLORTERM: 'truecolor' }, 3],
])('of %j the level is %i', (environment, level) => {
  expect(colorLevel({ wanted: true, isTerminal: true, environment })).toBe(level);
});

test('--no-color comes first, and what is no terminal has no colours', () => {
  const environment = { COLORTERM: 'truecolor' };
  expect(colorLevel({ wanted: false, isTerminal: true, environment })).toBe(0);
  expect(colorLevel({ wanted: true, isTerminal: false, environment })).toBe(0);
});

test('a theme draws with the colours there are, and without any still shows what is selected', () => {
  expect(themeOf('dark', 3).tone.error('x')).toMatch(/38;2;224;108;117/);
  expect(themeOf('dark', 2).tone.error('x')).toMatch(/38;5;\d+/);
  expect(themeOf('dark', 1).tone.error('x')).toBe('\u001b[31mx\u001b[39m');
  expect(themeOf('light', 1).tone.selected('x')).toBe('\u001b[30m\u001b[46mx\u001b[49m\u001b[39m');
  const bare = themeOf('dark', 0);
  expect(bare.tone.error('x') + bare.tone.title('x') + bare.heat[3]!('x')).toBe('xxx');
  expect(bare.tone.selected('x')).toBe('\u001b[7mx\u001b[27m');
});

test('a light background is told by COLORFGBG', () => {
  expect(themeFromEnvironment({ COLORFGBG: '0;15' })).toBe('light');
  expect(themeFromEnvironment({ COLORFGBG: '15;0' })).toBe('dark');
  expect(themeFromEnvironment({})).toBe('dark');
});
