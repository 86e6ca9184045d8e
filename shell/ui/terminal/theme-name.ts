export type ThemeName = 'dark' | 'light';

/** COLORFGBG is "15;0" where the background is black; few terminals say, and most are dark. */
export function themeFromEnvironment(environment: NodeJS.ProcessEnv): ThemeName {
  const background = Number(/;(\d+)$/.exec(environment['COLORFGBG'] ?? '')?.[1] ?? 0);
  return background === 7 || background === 15 ? 'light' : 'dark';
}
