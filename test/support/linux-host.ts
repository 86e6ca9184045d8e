import { spawn, type ChildProcess } from 'node:child_process';
import { copyFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesOf, type ByteString } from './byte-string.ts';
import { environment, runFsbpf } from './fsbpf.ts';
import { parametersOf, type Given, type Host, type HostRun } from './host.ts';
import { operationWords, toldRows } from './operations.ts';
import { createScratchDirectory, removeTree } from './scratch.ts';

/** The live kernel. recorded: what is gathered comes from a recording of the activity, replayed afterwards. */
export class LinuxHost implements Host {
  readonly kind = 'linux';
  readonly name: string;
  readonly #executable: string;
  readonly #isRecorded: boolean;

  /** @param executable test/runtime/programs/operations.c */
  constructor(executable: string, how: 'live' | 'recorded' = 'live') {
    this.#executable = executable;
    this.#isRecorded = how === 'recorded';
    this.name = how === 'live' ? 'the live kernel' : 'a recording, replayed';
  }

  path(directory: ByteString, relative: ByteString): ByteString {
    return `${directory}/${relative}`;
  }

  async run(...[program, activity, options = {}]: Parameters<Host['run']>): Promise<HostRun> {
    const directory = createScratchDirectory();
    const { script, given = [], outside } = typeof activity === 'function' ? activity(directory) : activity;
    for (const each of given) this.#provide(directory, each);
    const parameters = [...parametersOf(program, directory, options.parameters)].map(
      ([name, value]) => `${name}=${value}`,
    );
    const words = [
      ...(options.maxKeys === undefined ? [] : ['--max-keys', String(options.maxKeys)]),
      ...parameters.flatMap((each) => ['--param', each]),
      ...['-e', program],
    ];
    const command = ['--', this.#executable, ...operationWords(script)];
    const stranger = outside === undefined ? undefined : this.#startOutside(directory, outside);
    try {
      return { ...(await this.#observe(directory, words, command)), directory };
    } finally {
      stranger?.kill();
      removeTree(directory);
    }
  }

  async #observe(cwd: string, words: readonly string[], command: readonly string[]) {
    if (!this.#isRecorded) {
      const live = await runFsbpf([...words, ...command], { cwd });
      return { ...live, truth: toldRows(live.stderr) };
    }
    const aside = createScratchDirectory();
    const file = join(aside, 'activity.fsrec');
    const live = await runFsbpf(['record', '-o', file, '--format', 'json', ...words, ...command], { cwd });
    const replayed = await runFsbpf(['replay', file, '--format', 'json', ...words], { cwd });
    removeTree(aside);
    return {
      ...replayed,
      exitCode: live.exitCode === 0 ? replayed.exitCode : live.exitCode,
      truth: toldRows(live.stderr),
    };
  }

  #provide(directory: string, { kind, name, sizeBytes = 0 }: Given): void {
    const path = bytesOf(`${directory}/${name}`);
    if (kind === 'folder') mkdirSync(path, { recursive: true });
    else if (kind === 'program') copyFileSync(this.#executable, path);
    else {
      writeFileSync(path, '');
      truncateSync(path, sizeBytes);
    }
  }

  #startOutside(cwd: string, script: ByteString): ChildProcess {
    const words = [this.#executable, ...operationWords(script)].join(' ');
    return spawn('sh', ['-c', `while :; do ${words} > /dev/null; done`], { cwd, env: environment, stdio: 'ignore' });
  }
}
