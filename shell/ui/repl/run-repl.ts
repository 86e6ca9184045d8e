import type { ReadStream, WriteStream } from 'node:tty';
import { control } from '../terminal/control.ts';
import { InlineScreen } from '../terminal/inline-screen.ts';
import { Terminal } from '../terminal/terminal.ts';
import type { Theme } from '../terminal/theme.ts';
import { readWhileTyping } from '../model/complaints.ts';
import { completeProgram } from '../model/completion/complete-program.ts';
import { highlight } from '../model/highlight.ts';
import { layoutPrompt } from '../model/prompt-layout.ts';
import { helpAt } from '../model/word-help.ts';
import { paintInput } from './components/input-look.ts';
import { Jobs } from './jobs.ts';
import { Printer, type PrintSource } from './printer.ts';
import { RegionPainter } from './region-painter.tsx';
import { regionOf } from './region.ts';
import { replActions } from './repl-actions.ts';
import { Repl } from './repl.ts';
import type { Services } from './services.ts';

export interface ReplOptions {
  readonly input: ReadStream;
  readonly output: WriteStream;
  readonly theme: Theme;
  /** Of the command line, as if they were set. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Printed first; '' where nothing is to be. */
  readonly greeting: string;
  /** edit: is given a way to have the terminal for itself. */
  services(lend: <Result>(borrow: () => Promise<Result>) => Promise<Result>): Services;
}

/** The first picture comes first. */
const warmUpDelayMs = 20;
/** Another program has so much time to end, when all does. */
const loanEndMs = 1000;
/** Keys that come together are drawn together. */
const drawDelayMs = 4;

/** The interactive shell on a terminal, until it is left. */
export function runRepl(options: ReplOptions): Promise<void> {
  return new Promise((resolve) => new ReplScreen(options, resolve).open());
}

type Ending = NodeJS.Signals | 'gone' | 'asked';

class ReplScreen {
  readonly #options: ReplOptions;
  readonly #resolve: () => void;
  readonly #terminal: Terminal;
  readonly #screen: InlineScreen;
  readonly #painter = new RegionPainter();
  readonly #printer: Printer;
  readonly #services: Services;
  readonly #jobs: Jobs;
  readonly #repl: Repl;
  #drawTimer: NodeJS.Timeout | undefined;
  #isOver = false;
  #isLent = false;
  #ending: Ending | undefined;

  constructor(options: ReplOptions, resolve: () => void) {
    this.#options = options;
    this.#resolve = resolve;
    const { input, output } = options;
    this.#terminal = new Terminal(
      { input, output, screen: 'inline', leaving: () => this.#screen.erase() },
      {
        input: (key) => this.#repl.take(key),
        redraw: (why) => this.#redraw(why),
        end: (why) => this.#quit(why),
      },
    );
    this.#screen = new InlineScreen(this.#terminal.write, this.#terminal.size);
    this.#printer = new Printer((text) => this.#screen.print(text));
    this.#services = options.services((borrow) => this.#lend(borrow));
    const changed = () => this.#drawSoon();
    const print = (text: string, source?: PrintSource) => this.#printer.write(text, source);
    const columns = () => this.#terminal.size().columns;
    this.#jobs = new Jobs({
      services: this.#services,
      columns,
      print,
      ready: () => this.#printer.ready(),
      changed,
    });
    for (const [name, value] of options.parameters) this.#jobs.parameters.set(name, value);
    const clearScreen = () => this.#clear();
    const actions = replActions({
      services: this.#services,
      jobs: this.#jobs,
      repl: () => this.#repl,
      columns,
      print,
      clearScreen,
      quit: () => this.#quit('asked'),
    });
    const suspend = () => this.#terminal.suspend();
    const echo = (text: string) => this.#echo(text);
    this.#repl = new Repl(this.#services, this.#jobs, actions, { changed, echo, print, suspend, clearScreen });
  }

  open(): void {
    this.#terminal.open();
    if (this.#options.greeting !== '') this.#screen.print(this.#options.greeting);
    // What is missing is said before anything is typed.
    this.#services.programHost().then(
      () => undefined,
      (error: unknown) => this.#printer.write(this.#services.draw.error(error)),
    );
    this.#draw();
    setTimeout(() => this.#warmUp(), warmUpDelayMs);
  }

  /** Compiles what the first key would otherwise wait for. */
  #warmUp(): void {
    const { registry, host, folders } = this.#services;
    const text = 'open /exe == "x"/ < path, count() >';
    highlight(text, registry);
    readWhileTyping(text, 4, { registry, host, parameters: new Map() });
    helpAt(text, 4, registry);
    completeProgram(text, 4, { registry, host, parameters: new Map(), folders });
  }

  /** As it was typed, colours included. */
  #echo(text: string): void {
    const { columns } = this.#terminal.size();
    const { theme } = this.#options;
    const layout = layoutPrompt(text, text.length, columns, { first: 'fsbpf> ', next: '   ... ' });
    this.#printer.write(
      paintInput(layout, text, this.#services.registry, theme)
        .map((line) => `${line}\n`)
        .join(''),
    );
  }

  #drawSoon(): void {
    this.#drawTimer ??= setTimeout(() => this.#draw(), drawDelayMs);
  }

  #draw(): void {
    clearTimeout(this.#drawTimer);
    this.#drawTimer = undefined;
    if (this.#isOver || this.#isLent || !this.#terminal.isOurs) return;
    const size = this.#terminal.size();
    const { theme } = this.#options;
    // Without colours, what is only offered would look like what was typed.
    const region = regionOf(this.#repl, size, this.#services, theme.level > 0);
    this.#screen.draw({ lines: this.#painter.lines(region, size.columns, theme), cursor: region.cursor });
  }

  #redraw(why: 'resized' | 'continued'): void {
    if (why === 'resized') this.#screen.resized();
    else this.#screen.forget();
    this.#draw();
  }

  #clear(): void {
    this.#printer.flush();
    this.#screen.erase();
    this.#terminal.write(control.moveTo(0, 0) + control.eraseBelow);
    this.#screen.forget();
    this.#draw();
  }

  async #lend<Result>(borrow: () => Promise<Result>): Promise<Result> {
    this.#printer.flush();
    this.#isLent = true;
    this.#printer.isHeld = true;
    try {
      return await this.#terminal.lend(borrow);
    } finally {
      this.#isLent = false;
      this.#printer.isHeld = false;
      if (this.#ending === undefined) this.#draw();
      else this.#leave();
    }
  }

  /** The last tables stay on the screen; where nobody is there any more, nobody sees them. */
  #quit(why: Ending): void {
    if (why === 'SIGINT' && this.#jobs.running.length > 0) return this.#jobs.stopAll();
    this.#ending ??= why;
    // Who has the terminal was told, too, and gives it back where it is one of our own screens.
    if (this.#isLent) setTimeout(() => this.#leave(), loanEndMs);
    else this.#leave();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#jobs.stopAll();
    this.#printer.isHeld = false;
    this.#printer.flush();
    this.#isOver = true;
    clearTimeout(this.#drawTimer);
    this.#terminal.close();
    this.#painter.close();
    this.#resolve();
  }
}
