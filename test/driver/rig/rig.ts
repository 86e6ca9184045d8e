import { fileURLToPath } from 'node:url';
import { byteStringOfHex } from '../../support/byte-string.ts';
import { HostProcess } from './host-process.ts';
import { access, disposition as dispositions } from './status.ts';
import { bytesOfWindowsText, windowsText } from './windows-text.ts';

/** Where the driver runs: built from its sources in a variant of driver/emu/build.sh, or the cross-built .sys. */
export type RigVariant = 'asan' | 'tsan' | 'coverage' | 'plain' | 'pe';

/** Words that say how an operation comes: see driver/emu/file-commands.c. */
export type Manner = 'fast' | 'paging' | 'asynchronous' | 'dispatch' | 'nobody' | 'held' | 'mdl';

export interface OpenOptions {
  readonly disposition?: number;
  readonly options?: number;
  readonly access?: number;
  readonly attributes?: number;
  readonly flags?: number;
  /** Number of an open folder: the path is relative to it. */
  readonly folder?: number;
  readonly manner?: readonly Manner[];
}

export interface Answer {
  readonly status: number;
  /** IoStatus.Information: bytes done, or what an open came to. */
  readonly information: number;
}

/** Runs a program of a client on an event, and says how it ended. */
export type Invoked = (client: number, event: Buffer, help: Help) => number;
/** Calls a helper of the driver while the program runs. memory: what the program hands over, and what comes back. */
export type Help = (helper: number, memory: Uint8Array) => { readonly result: bigint; readonly memory: Buffer };

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** One machine with the driver to be loaded: volumes C: and D:, processes 4 (System) and 100 (a shell). */
export class Rig {
  readonly #host: HostProcess;
  invoked: Invoked = () => 0;

  /** bare: without volumes and processes. */
  constructor(variant: RigVariant, environment: Readonly<Record<string, string>> = {}, stage: 'set' | 'bare' = 'set') {
    const words = variant === 'pe' ? [`${root}driver/out/fsbpf.sys`] : [];
    this.#host = new HostProcess(`${root}build/driver/${variant}`, words, environment);
    if (stage === 'bare') return;
    this.command('volume', String.raw`\Device\HarddiskVolume2`, 'D:', fileSystem.ntfs, device.disk);
    this.command('volume', String.raw`\Device\HarddiskVolume1`, 'C:', fileSystem.ntfs, device.disk);
    this.command('process', 'assume', 4, 0, 'System');
    this.command('process', 'assume', 100, 4, String.raw`\Device\HarddiskVolume1\Windows\explorer.exe`, 'explorer');
    this.command('process', 'assume', 200, 100, String.raw`\Device\HarddiskVolume1\Tools\worker.exe`, 'worker -x');
    this.become(200, 201);
  }

  /** Words apart by tabs; programs are run meanwhile. */
  command(...words: readonly (string | number | bigint)[]): string {
    this.#host.send('C', bytesOfWindowsText(words.join('\t')));
    for (;;) {
      const { kind, payload } = this.#host.receive();
      if (kind === 'R') return payload.toString();
      const verdict = this.invoked(payload.readUInt32LE(0), payload.subarray(4), (helper, memory) =>
        this.#help(helper, memory),
      );
      const answer = Buffer.alloc(4);
      answer.writeUInt32LE(verdict, 0);
      this.#host.send('V', answer);
    }
  }

  #help(helper: number, memory: Uint8Array): ReturnType<Help> {
    const head = Buffer.alloc(8);
    head.writeUInt32LE(helper, 0);
    head.writeUInt32LE(memory.length, 4);
    this.#host.send('h', head, memory);
    const { payload } = this.#host.receive();
    return { result: payload.readBigInt64LE(0), memory: payload.subarray(8) };
  }

  #answer(...words: readonly (string | number | bigint)[]): Answer {
    const [status, information] = this.command(...words).split('\t');
    return { status: Number(status), information: Number(information ?? 0) };
  }

  load(): number {
    return this.#answer('load').status;
  }

  unload(how: 'asks' | 'mandatory' = 'asks'): number {
    return this.#answer('unload', how).status;
  }

  /** Further operations are of this thread. */
  become(pid: number, tid: number, processor = 0): void {
    if (this.#answer('actor', pid, tid, processor).status !== 0) throw new Error(`there is no process ${pid}`);
  }

  startProcess(pid: number, parent: number, image: string, commandLine = ''): number {
    return this.#answer('process', 'start', pid, parent, image, commandLine).status;
  }

  exitProcess(pid: number, exitStatus = 0): number {
    return this.#answer('process', 'exit', pid, exitStatus).status;
  }

  /** Was there before anything is watched. */
  make(kind: 'file' | 'folder' | 'link', path: string, value: number | string = 0): { readonly id: string } {
    const [status, id] = this.command('make', kind, path, value).split('\t');
    if (Number(status) !== 0) throw new Error(`${path} can't be made`);
    return { id: id! };
  }

  size(path: string): number {
    return Number(this.command('make', 'file', path, 0).split('\t')[2]);
  }

  open(file: number, path: string, options: OpenOptions = {}): Answer {
    const { disposition = dispositions.open, access: asked = access.read, manner = [] } = options;
    const { options: bits = 0x20, attributes = 0, flags = 0, folder = 0 } = options;
    return this.#answer('open', file, path, disposition, bits, asked, attributes, flags, folder, ...manner);
  }

  close(file: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('close', file, ...manner);
  }

  /** offset -1: at the file's position. */
  read(file: number, offset: number, length: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('read', file, offset, length, ...manner);
  }

  write(file: number, offset: number, length: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('write', file, offset, length, ...manner);
  }

  rename(file: number, path: string, options: { replaces?: boolean; class?: number; manner?: Manner[] } = {}): Answer {
    return this.#answer(
      'rename',
      file,
      path,
      Number(options.replaces ?? false),
      options.class ?? 0,
      ...(options.manner ?? []),
    );
  }

  link(file: number, path: string): Answer {
    return this.#answer('link', file, path, 0, 0);
  }

  set(file: number, kind: number, value: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('set', file, kind, value, ...manner);
  }

  query(file: number, kind: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('query', file, kind, ...manner);
  }

  networkQuery(path: string, ...manner: readonly Manner[]): Answer {
    return this.#answer('network', path, ...manner);
  }

  list(file: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('directory', file, 1, ...manner);
  }

  watch(file: number, ...manner: readonly Manner[]): Answer {
    return this.#answer('directory', file, 2, ...manner);
  }

  control(file: number, operation: number, argument = 0, ...manner: readonly Manner[]): Answer {
    return this.#answer('control', file, operation, argument, ...manner);
  }

  /** What the volume calls the open file now, asked of nobody but the volume. */
  where(file: number): string {
    return windowsText(byteStringOfHex(this.command('where', file)));
  }

  /** Operations that were held go on, and have ended when this returns. */
  release(): void {
    this.command('release');
  }

  /** Passes in every operation from now on. */
  takesNs(latencyNs: number): void {
    this.command('time', 'latency', latencyNs);
  }

  advanceNs(ns: number): bigint {
    return BigInt(this.command('time', 'advance', ns));
  }

  nowNs(): bigint {
    return this.advanceNs(0);
  }

  attachFixed(client: number, parameters: Uint8Array, verdict = 0, error = 0, redirect = ''): number {
    return this.#answer('attach', client, 'fixed', Buffer.from(parameters).toString('hex'), verdict, error, redirect)
      .status;
  }

  attachRemote(client: number, parameters: Uint8Array): number {
    return this.#answer('attach', client, 'remote', Buffer.from(parameters).toString('hex')).status;
  }

  /** @returns how often it ran */
  detach(client: number, irql: 0 | 2 = 0): number {
    return Number(this.command('detach', client, irql));
  }

  connect(): { readonly status: number; readonly connection: number } {
    const [status, connection] = this.command('port', 'connect', 0).split('\t');
    return { status: Number(status), connection: Number(connection) };
  }

  /** how: forget and lose take the memory of the request or reply away meanwhile. */
  message(
    connection: number,
    request: Uint8Array,
    room = 1 << 20,
    how: 'send' | 'forget' | 'lose' = 'send',
  ): { readonly status: number; readonly reply: Buffer } {
    const words = ['port', how, connection, Buffer.from(request).toString('hex'), room] as const;
    const [status, , reply] = this.command(...words).split('\t');
    return { status: Number(status), reply: Buffer.from(reply ?? '', 'hex') };
  }

  disconnect(connection: number): number {
    return this.#answer('port', 'disconnect', connection).status;
  }

  armFault(number: number, stays = false): void {
    this.command('fault', 'arm', number, stays ? 'stays' : 'once');
  }

  /** Points passed since arming, and the name of the one that failed. */
  faults(): { readonly passed: number; readonly hit: string } {
    const [passed, hit] = this.command('fault').split('\t');
    return { passed: Number(passed), hit: hit ?? '' };
  }

  /** Rules broken so far; forgotten by asking. */
  violations(): string[] {
    return this.command('report')
      .split('\n')
      .filter((line) => line.startsWith('violation '));
  }

  /** Closes and unloads everything. What the driver did wrong, or left behind: nothing is as it should be. */
  end(): string[] {
    const report = this.command('end').trimEnd().split('\n');
    const { errors } = this.#host;
    this.#host.close();
    const clean = 'violations 0 leaks 0 references 0';
    return [...report.filter((line) => line !== clean), ...(errors === '' ? [] : [errors])];
  }

  /** After end(), or in place of it. */
  ended(): Promise<number | null> {
    this.#host.close();
    return this.#host.ended();
  }
}

const fileSystem = { ntfs: 2 } as const;
const device = { disk: 8 } as const;
