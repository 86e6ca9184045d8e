import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';

/**
 * The process that the driver lives in, as driver/emu/host.h describes it. A process of its own, so that sanitizers need
 * no room beside V8, and a driver that crashes ends its host and nothing else; a socket that blocks, so that a program
 * runs in the engine here while the driver waits for its verdict.
 */
export class HostProcess {
  readonly #child: ChildProcess;
  readonly #socket: number;
  readonly #directory = mkdtempSync(join(tmpdir(), 'fsbpf-rig-'));
  #isOpen = true;

  constructor(command: string, words: readonly string[], environment: Readonly<Record<string, string>> = {}) {
    const [own, theirs] = socketPair();
    const errors = openSync(join(this.#directory, 'stderr'), 'w');
    this.#child = spawn(command, [...words, '3'], {
      stdio: ['ignore', 'inherit', errors, theirs],
      env: { ...process.env, ...environment },
    });
    this.#child.on('error', () => undefined); // the socket ends, which says it
    closeSync(errors);
    closeSync(theirs);
    this.#socket = own;
  }

  send(kind: string, ...parts: readonly Uint8Array[]): void {
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const head = Buffer.alloc(headBytes);
    head.writeUInt32LE(size, 0);
    head.write(kind, 4, 'latin1');
    const frame = Buffer.concat([head, ...parts]);
    for (let at = 0; at < frame.length;) at += this.#guarded(() => writeSync(this.#socket, frame, at));
  }

  receive(): { readonly kind: string; readonly payload: Buffer } {
    const head = this.#read(headBytes);
    return { kind: head.toString('latin1', 4, 5), payload: this.#read(head.readUInt32LE(0)) };
  }

  #read(size: number): Buffer {
    const bytes = Buffer.alloc(size);
    for (let at = 0; at < size;) {
      const count = this.#guarded(() => readSync(this.#socket, bytes, at, size - at, null));
      if (count === 0) throw this.#death();
      at += count;
    }
    return bytes;
  }

  #guarded(transfer: () => number): number {
    try {
      return transfer();
    } catch {
      throw this.#death();
    }
  }

  /** What a sanitizer wrote, or whatever came last. */
  #death(): Error {
    const errors = this.errors;
    this.close();
    return new Error(`the driver's host is gone\n${errors}`);
  }

  get errors(): string {
    return this.#isOpen ? readFileSync(join(this.#directory, 'stderr'), 'utf8') : '';
  }

  /** The host ends by itself when nobody talks to it. */
  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    closeSync(this.#socket);
    rmSync(this.#directory, { recursive: true });
  }

  /** Resolves to its exit status once it has ended. */
  ended(): Promise<number | null> {
    if (this.#child.exitCode !== null) return Promise.resolve(this.#child.exitCode);
    return new Promise((resolve) => this.#child.once('exit', resolve));
  }
}

const headBytes = 5;

const makeSocketPair = koffi
  .load('libc.so.6')
  .func('int socketpair(int domain, int type, int protocol, _Out_ int *sockets)');

/** Of streams that block. Neither end is inherited but by who is handed it. */
function socketPair(): readonly [number, number] {
  const [localDomain, stream, closeOnExec] = [1, 1, 0o2000000];
  const sockets = [0, 0];
  if (makeSocketPair(localDomain, stream | closeOnExec, 0, sockets) !== 0) throw new Error('no sockets are to be had');
  return [sockets[0]!, sockets[1]!];
}
