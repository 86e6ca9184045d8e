import { join } from 'node:path';
import { Helper } from './helper.ts';
import type { Workplace } from './workplace.ts';

export interface Command {
  name: string;
  command: readonly string[];
}

const bundle = join(import.meta.dirname, '../../dist/fsbpf.cjs');

export function fsbpf(program: string, ...options: string[]): Command {
  return { name: `fsbpf ${program}`, command: [process.execPath, bundle, ...options, '-e', program] };
}

export function bpftrace(program: string, ...options: string[]): Command {
  return { name: 'bpftrace', command: ['bpftrace', ...options, '-e', program] };
}

export interface Ended {
  exitMs: number;
  peakMiB: number;
  /** Standard output and error together. */
  output: string;
}

/** A running tracer, attached. */
export class Tracer {
  readonly #watch: Helper;
  readonly #command: string;
  readonly attachedMs: number;

  private constructor(watch: Helper, command: string, attachedMs: number) {
    this.#watch = watch;
    this.#command = command;
    this.attachedMs = attachedMs;
  }

  /** cpu '-': wherever the system puts it. */
  static async start(place: Workplace, { command }: Command, cpu = '-'): Promise<Tracer> {
    const watch = new Helper(place.watch, [cpu, ...command]);
    const [, attachedNs, count] = await watch.answer();
    if (count === '0') {
      await watch.ask('stop');
      throw new Error(`attached nothing: ${command.join(' ')}\n${watch.errors}`);
    }
    return new Tracer(watch, command.join(' '), Number(attachedNs) / 1e6);
  }

  async stop(): Promise<Ended> {
    const [, exitNs, peakKiB, status] = await this.#watch.ask('stop');
    if (status !== '0') console.error(`ended with wait status ${status}: ${this.#command}\n${this.#watch.errors}`);
    return { exitMs: Number(exitNs) / 1e6, peakMiB: Number(peakKiB) / 1024, output: this.#watch.errors };
  }
}
