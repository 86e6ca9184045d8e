import { SuspendedProcess } from '../backend/windows/suspended-process.ts';
import { commandLine } from './windows-command-line.ts';
import type { RunningCommand } from './running-command.ts';

/** As a process tells that it was ended from outside. */
const terminatedStatus = 1;

/** The command of -c on Windows: made suspended, so that pid and parent are its own. */
export class WindowsCommand implements RunningCommand {
  readonly pid: number;
  readonly waits: Promise<unknown> = Promise.resolve();
  readonly ended: Promise<number>;
  readonly #process: SuspendedProcess;
  #running = true;

  /** outputDescriptor: where its standard output goes; results must not be mixed with it. */
  constructor(words: readonly string[], outputDescriptor: number) {
    this.#process = new SuspendedProcess(commandLine(words), outputDescriptor === 1 ? 'output' : 'error');
    this.pid = this.#process.pid;
    this.ended = this.#process.ended().finally(() => (this.#running = false));
  }

  release(): void {
    this.#process.resume();
  }

  /** Ctrl-C goes to all processes of the console by itself. */
  stop(signal: NodeJS.Signals): void {
    if (this.#running && signal !== 'SIGINT') this.#process.terminate(terminatedStatus);
  }
}
