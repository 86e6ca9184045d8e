import { Chalk, type ChalkInstance, type ForegroundColorName } from 'chalk';
import type { ColorLevel } from './color-level.ts';
import type { ThemeName } from './theme-name.ts';

/** What a piece of the screen is, from which a theme makes what it looks like. */
export type Tone =
  | 'plain'
  /** Beside what matters: units, idle rows, frames. */
  | 'quiet'
  | 'title'
  /** A key that can be pressed. */
  | 'key'
  /** What the eye should find: the column that sorts, a name that was asked for. */
  | 'accent'
  | 'good'
  | 'warning'
  | 'error'
  | 'selected'
  | 'header';

/** From where little happens to where most does. */
export const heatSteps = 8;

interface Ink {
  /** For terminals of 256 colours and more; chalk finds the nearest. */
  readonly hex: string;
  /** Of the 16 colours that every user chooses for themselves. */
  readonly basic: ForegroundColorName;
}

interface Colors {
  readonly tones: Readonly<Record<Exclude<Tone, 'plain'>, Ink>>;
  /** Of a selected row. */
  readonly background: Ink;
  readonly heat: readonly Ink[];
}

const ink = (hex: string, basic: ForegroundColorName): Ink => ({ hex, basic });

const themes: Readonly<Record<ThemeName, Colors>> = {
  dark: {
    tones: {
      quiet: ink('#7f848e', 'gray'),
      title: ink('#e5e9f0', 'whiteBright'),
      key: ink('#e5c07b', 'yellow'),
      accent: ink('#61afef', 'cyan'),
      good: ink('#98c379', 'green'),
      warning: ink('#d19a66', 'yellow'),
      error: ink('#e06c75', 'red'),
      selected: ink('#ffffff', 'whiteBright'),
      header: ink('#abb2bf', 'white'),
    },
    background: ink('#2f4a6d', 'blue'),
    heat: [
      ...[ink('#1f2a44', 'blue'), ink('#2b4a7f', 'blue'), ink('#2f7f86', 'cyan'), ink('#4f9f5f', 'green')],
      ...[ink('#b5a642', 'yellow'), ink('#d98c3f', 'yellow'), ink('#e0563f', 'red'), ink('#ff3860', 'redBright')],
    ],
  },
  light: {
    tones: {
      quiet: ink('#6b7280', 'gray'),
      title: ink('#111827', 'black'),
      key: ink('#9a5b00', 'magenta'),
      accent: ink('#0b57b0', 'blue'),
      good: ink('#2e7d32', 'green'),
      warning: ink('#a15c00', 'magenta'),
      error: ink('#b3261e', 'red'),
      selected: ink('#0b1f3a', 'black'),
      header: ink('#374151', 'black'),
    },
    background: ink('#bcd7f5', 'cyan'),
    heat: [
      ...[ink('#dbe7f6', 'white'), ink('#a9c8ec', 'cyan'), ink('#7fb7c9', 'cyan'), ink('#7cb98a', 'green')],
      ...[ink('#d3b94a', 'yellow'), ink('#dd8f3c', 'yellow'), ink('#cf4a33', 'red'), ink('#a8103a', 'redBright')],
    ],
  },
};

type Paint = (text: string) => string;

/** Texts as they look: nothing is coloured at level 0, but what is selected is reversed, or nobody could see it. */
export interface Theme {
  readonly name: ThemeName;
  readonly level: ColorLevel;
  readonly tone: Readonly<Record<Tone, Paint>>;
  /** From 0 to heatSteps - 1: as the background of a space, where there are colours. */
  readonly heat: readonly Paint[];
}

export function themeOf(name: ThemeName, level: ColorLevel): Theme {
  const chalk = new Chalk({ level });
  const { tones, background, heat } = themes[name];
  const basic = level === 1;
  const front = ({ hex, basic: color }: Ink, from: ChalkInstance = chalk) => (basic ? from[color] : from.hex(hex));
  const back = ({ hex, basic: color }: Ink, from: ChalkInstance = chalk) =>
    basic ? from[backgroundName(color)] : from.bgHex(hex);
  const plainly = { ...mapValues(tones, (each) => front(each)), plain: (text: string) => text };
  const loudly: Partial<Record<Tone, Paint>> = {
    title: front(tones.title, chalk.bold),
    key: front(tones.key, chalk.bold),
    header: front(tones.header, chalk.bold),
    selected: level === 0 ? reversed : back(background, front(tones.selected)),
  };
  const tone = mapValues({ ...plainly, ...loudly }, betweenMarks);
  return { name, level, tone, heat: heat.map((each) => betweenMarks(back(each))) };
}

/** Chalk looks for colours within what it paints; what a theme paints has none, and a screen is thousands of pieces. */
function betweenMarks(paint: Paint): Paint {
  const [before, after] = paint(' ').split(' ') as [string, string];
  return (text) => (text === '' ? '' : before + text + after);
}

/** An attribute and no colour: what NO_COLOR leaves. */
function reversed(text: string): string {
  return `\u001b[7m${text}\u001b[27m`;
}

function backgroundName(color: ForegroundColorName) {
  return `bg${color[0]!.toUpperCase()}${color.slice(1)}` as Exclude<
    `bg${Capitalize<typeof color>}`,
    'bgGray' | 'bgGrey'
  >;
}

function mapValues<Key extends string, From, To>(from: Readonly<Record<Key, From>>, to: (value: From) => To) {
  return Object.fromEntries(Object.entries<From>(from).map(([key, value]) => [key, to(value)])) as Record<Key, To>;
}
