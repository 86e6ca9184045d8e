import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A helper program that is told what to do and answers line by line. */
export class Helper {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #errors = '';

  constructor(program: string, args: readonly string[]) {
    const { NODE_EXTRA_CA_CERTS: _slowsEveryStartOfNode, ...env } = process.env;
    this.#child = spawn(program, args, { env });
    this.#child.stderr.on('data', (chunk: Buffer) => (this.#errors += chunk.toString()));
    this.#lines = createInterface(this.#child.stdout)[Symbol.asyncIterator]();
  }

  /** What it and the programs it started wrote to standard error. */
  get errors(): string {
    return this.#errors;
  }

  tell(line: string): void {
    this.#child.stdin.write(`${line}\n`);
  }

  /** The words of the next line. */
  async answer(): Promise<string[]> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`no answer from ${this.#child.spawnargs.join(' ')}\n${this.#errors}`);
    return (value as string).split(' ');
  }

  async ask(line: string): Promise<string[]> {
    this.tell(line);
    return await this.answer();
  }

  end(): void {
    this.#child.stdin.end();
  }
}
