import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { CommandError, commandExitCode, exitCodes } from './errors.ts';
import type { RunningCommand } from './running-command.ts';

/**
 * The command of -c. It stands in front of its first instruction until released: a shell waits on descriptor 3,
 * then becomes the command, so that pid and parent are the command's own and nothing of the shell is traced.
 */
export class TracedCommand implements RunningCommand {
  readonly pid: number;
  readonly #child: ChildProcess;
  readonly #gate: Duplex;
  readonly waits: Promise<unknown>;
  readonly ended: Promise<number>;
  #running = true;

  /** outputDescriptor: where its standard output goes; results must not be mixed with it. */
  constructor(words: readonly string[], outputDescriptor: number) {
    openStandardStreams();
    this.#child = spawn('/bin/sh', ['-c', waitThenBecome, 'sh', ...words], {
      stdio: ['inherit', outputDescriptor, 'inherit', 'pipe'],
    });
    if (this.#child.pid === undefined) {
      throw new CommandError(exitCodes.host, 'command', `'${words[0]}' could not be started: /bin/sh is missing`);
    }
    this.pid = this.#child.pid;
    this.#gate = this.#child.stdio[3] as Duplex;
    this.#gate.on('error', () => undefined); // the command ended first; its status tells
    const said = new Promise((resolve) => this.#gate.once('data', resolve));
    this.ended = new Promise((resolve) => {
      this.#child.on('exit', (status, signal) => {
        this.#running = false;
        resolve(commandExitCode(status, signal));
      });
    });
    this.waits = Promise.race([said, this.ended]);
  }

  release(): void {
    this.#gate.end('\n'); // one byte: the shell waits in the one read that it takes
  }

  stop(signal: NodeJS.Signals): void {
    if (this.#running) this.#child.kill(signal);
  }
}

/**
 * Node makes a pipe non-blocking for a moment while it makes a stream of it. The command shares ours: what it wrote in
 * that moment would be lost, so the moment has to pass before it runs.
 */
function openStandardStreams(): void {
  void process.stdout;
  void process.stderr;
}

/** Either fails when fsbpf ends without a word: the command is then not run. */
const waitThenBecome = 'echo >&3 && read -r line <&3 || exit 125; exec 3<&- "$@"';
