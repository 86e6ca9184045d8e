/** How many colours a terminal draws: none, 16, 256, or all; the numbers are chalk's. */
export type ColorLevel = 0 | 1 | 2 | 3;

export interface ColorWish {
  /** false: --no-color. */
  readonly wanted: boolean;
  readonly isTerminal: boolean;
  readonly environment: NodeJS.ProcessEnv;
}

/** The first that matches says what the terminal can do. */
const abilities: readonly { readonly variable: string; readonly is: RegExp; readonly level: ColorLevel }[] = [
  { variable: 'COLORTERM', is: /^(truecolor|24bit)$/, level: 3 },
  { variable: 'WT_SESSION', is: /./, level: 3 },
  { variable: 'TERM', is: /direct|kitty|ghostty|alacritty|wezterm|foot/, level: 3 },
  { variable: 'TERM', is: /256/, level: 2 },
];

/** --no-color, then NO_COLOR (https://no-color.org), then whether it is a terminal, and which. */
export function colorLevel({ wanted, isTerminal, environment }: ColorWish): ColorLevel {
  if (!wanted || environment['NO_COLOR'] || environment['TERM'] === 'dumb' || !isTerminal) return 0;
  return abilities.find(({ variable, is }) => is.test(environment[variable] ?? ''))?.level ?? 1;
}
