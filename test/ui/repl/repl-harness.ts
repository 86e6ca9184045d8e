import { registry } from '../../../builtins/index.ts';
import { Jobs } from '../../../shell/ui/repl/jobs.ts';
import type { ReplActions } from '../../../shell/ui/repl/commands.ts';
import { replActions } from '../../../shell/ui/repl/repl-actions.ts';
import { Repl } from '../../../shell/ui/repl/repl.ts';
import { ReplError } from '../../../shell/ui/repl/repl-error.ts';
import type { Services } from '../../../shell/ui/repl/services.ts';

/** The shell without a terminal and without a kernel: what is entered, printed and asked for is kept. */
export class ReplHarness {
  readonly printed: string[] = [];
  readonly echoed: string[] = [];
  readonly remembered: string[] = [];
  readonly asked: string[] = [];
  readonly services: Services;
  readonly jobs: Jobs;
  readonly actions: ReplActions;
  readonly repl: Repl;

  constructor(history: readonly string[] = []) {
    const print = (text: string) => void this.printed.push(text);
    this.services = this.#services(history);
    this.jobs = new Jobs({
      services: this.services,
      columns: () => 80,
      print,
      ready: () => undefined,
      changed: () => undefined,
    });
    const repl = () => this.repl;
    const note = (what: string) => () => void this.asked.push(what);
    this.actions = replActions({
      ...{ services: this.services, jobs: this.jobs, repl, print, columns: () => 80 },
      clearScreen: note('clear'),
      quit: note('quit'),
    });
    this.repl = new Repl(this.services, this.jobs, this.actions, {
      changed: () => undefined,
      echo: (text) => void this.echoed.push(text),
      print,
      suspend: note('suspend'),
      clearScreen: note('clear'),
    });
  }

  /** Keys by their names, texts in quotes: type('"open"', 'tab'). */
  press(...keys: string[]): void {
    for (const key of keys) {
      const text = /^"(.*)"$/s.exec(key)?.[1];
      if (text === undefined) this.repl.take({ kind: 'key', id: key, text: '' });
      else for (const character of text) this.repl.take({ kind: 'key', id: character, text: character });
    }
  }

  get text(): string {
    return this.repl.state.editor.text;
  }

  #services(history: readonly string[]): Services {
    return {
      registry,
      host: 'linux',
      programHost: () => Promise.reject(new ReplError('there is no kernel here')),
      draw: {
        table: () => [],
        rows: () => ({ header: '', format: () => '' }),
        printf: () => '',
        title: (text) => text,
        losses: () => [],
        lostEvents: () => 0,
        error: (thrown) => `${(thrown as Error).message}\n`,
      },
      programs: { names: () => ['slow'], read: () => 'read < count() >\n', write: (name) => `/saved/${name}` },
      history: { load: () => history, append: (entry) => void this.remembered.push(entry) },
      help: (word) => `help of ${word}\n`,
      list: () => 'list\n',
      folders: { read: () => [{ name: 'etc', isFolder: true }], current: '/here/', home: '/home/me' },
      top: () => Promise.resolve(),
      edit: (text) => Promise.resolve(`${text}edited`),
    };
  }
}

/** Until everything that was begun has come to its end. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 5));
}
