import { spawn, type IPty } from 'node-pty';
import xterm from '@xterm/headless';
import { onTestFinished } from 'vitest';
import { environment, fsbpfCommandLine } from './fsbpf.ts';
import { screenshot } from './screenshot.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

const defaultWaitMs = 20_000;

/** A program in a pseudo-terminal, and what a person would see of it. */
export class TestTerminal {
  readonly #pty: IPty;
  readonly #grid: xterm.Terminal;
  readonly #watchers = new Set<() => void>();
  /** Every byte that the program wrote, as text. */
  output = '';
  exitCode: number | undefined;
  readonly exited: Promise<number>;

  constructor(command: readonly string[], { columns = 100, rows = 30, env = {}, cwd }: TerminalOptions) {
    const [program, ...args] = command;
    const clean = { ...environment, LC_ALL: 'C.UTF-8', TERM: 'xterm-256color', ...env };
    this.#pty = spawn(program!, args, {
      ...{ cols: columns, rows, env: clean, encoding: 'utf8' },
      ...(cwd === undefined ? {} : { cwd }),
    });
    this.#grid = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 5_000 });
    this.#grid.onData((answer) => this.#pty.write(answer));
    this.#pty.onData((data) => {
      this.output += data;
      this.#grid.write(data, () => this.#look());
    });
    this.exited = new Promise((resolve) => {
      this.#pty.onExit(({ exitCode, signal }) => {
        this.exitCode = signal ? 128 + signal : exitCode;
        this.#grid.write('', () => {
          this.#look();
          resolve(this.exitCode!);
        });
      });
    });
    if (process.env['VITEST'] !== undefined) onTestFinished(() => this.kill('SIGKILL'));
  }

  get pid(): number {
    return this.#pty.pid;
  }

  get columns(): number {
    return this.#grid.cols;
  }

  get rows(): number {
    return this.#grid.rows;
  }

  /** "normal", or "alternate" while a program has a screen of its own. */
  get screen(): 'normal' | 'alternate' {
    return this.#grid.buffer.active.type;
  }

  get cursor(): { readonly row: number; readonly column: number } {
    const { cursorX, cursorY } = this.#grid.buffer.active;
    return { row: cursorY, column: cursorX };
  }

  /** The visible lines, without spaces at their ends. */
  lines(): string[] {
    const { active } = this.#grid.buffer;
    return Array.from({ length: this.rows }, (_, row) =>
      active
        .getLine(active.viewportY + row)!
        .translateToString(true, 0, this.columns) // beyond it a grid that was wider keeps what nobody sees
        .trimEnd(),
    );
  }

  /** All of it, what has scrolled away above included. */
  history(): string[] {
    const { active } = this.#grid.buffer;
    return Array.from({ length: active.length }, (_, row) => active.getLine(row)!.translateToString(true).trimEnd());
  }

  text(): string {
    return this.lines().join('\n');
  }

  /** As xterm's API gives it: characters, width, colours. */
  cell(row: number, column: number) {
    const { active } = this.#grid.buffer;
    return active.getLine(active.viewportY + row)!.getCell(column)!;
  }

  /** As an SVG. */
  screenshot(title: string): string {
    return screenshot(this.#grid.buffer.active, this.columns, this.rows, title);
  }

  type(text: string): void {
    this.#pty.write(text);
  }

  resize(columns: number, rows: number): void {
    this.#grid.resize(columns, rows);
    this.#pty.resize(columns, rows);
  }

  kill(signal: NodeJS.Signals): void {
    if (this.exitCode === undefined) process.kill(this.pid, signal);
  }

  /** Resolves as soon as the screen is as wanted; a failure shows the screen as it is instead. */
  waitFor(isWanted: (text: string, lines: readonly string[]) => boolean, timeoutMs = defaultWaitMs): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (why: string) => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        reject(new Error(`${why}: ${isWanted.toString()}\n--- the screen:\n${this.text()}\n---`));
      };
      const look = () => {
        if (isWanted(this.text(), this.lines())) {
          clearTimeout(timer);
          this.#watchers.delete(look);
          resolve();
        } else if (this.exitCode !== undefined) fail(`ended with status ${this.exitCode}`);
      };
      const timer = setTimeout(() => fail(`not seen in ${timeoutMs} ms`), timeoutMs);
      this.#watchers.add(look);
      look();
    });
  }

  #look(): void {
    for (const look of [...this.#watchers]) look();
  }
}

/** fsbpf as a user starts it. */
export function startInTerminal(args: readonly string[], options: TerminalOptions = {}): TestTerminal {
  return new TestTerminal([...fsbpfCommandLine(), ...args], options);
}

export const keys = {
  enter: '\r',
  tab: '\t',
  shiftTab: '\u001b[Z',
  escape: '\u001b',
  backspace: '\u007f',
  up: '\u001b[A',
  down: '\u001b[B',
  right: '\u001b[C',
  left: '\u001b[D',
  home: '\u001b[H',
  end: '\u001b[F',
  pageUp: '\u001b[5~',
  pageDown: '\u001b[6~',
  f2: '\u001bOQ',
  /** ctrl('c') */
  ctrl: (letter: string) => String.fromCharCode(letter.charCodeAt(0) & 0x1f),
  paste: (text: string) => `\u001b[200~${text}\u001b[201~`,
} as const;
