import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { places, wine, wineEnvironment } from './places.ts';
import { WindowsMachine, type Ended } from './windows-machine.ts';

/** As eBPF for Windows calls them: its sources, and `reg query` of a machine that has it. */
export const providers = String.raw`Software\eBPF\Providers`;
export const programKey = String.raw`${providers}\ProgramData\{6b1f3c52-8d0e-4f7a-9b63-2c41d5e07a18}`;
export const sectionKey = String.raw`${providers}\SectionData\fsbpf`;

/** What msbuild leaves: the INF as it is, and a driver that nobody loads here. */
export const packageFolder = String.raw`C:\driver`;

export function makePackage(): void {
  const folder = join(places.prefix, 'drive_c/driver');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(places.root, 'driver/inf/fsbpf.inf'), join(folder, 'fsbpf.inf'));
  writeFileSync(join(folder, 'fsbpf.sys'), 'a driver');
}

/** Windows' own reg.exe: what it says is not fsbpf's word. */
export function registry(...words: readonly string[]): { readonly status: number | null; readonly stdout: string } {
  const options = { env: { ...process.env, ...wineEnvironment }, encoding: 'utf8' } as const;
  const { status, stdout } = spawnSync(wine, ['reg', ...words], options);
  return { status, stdout };
}

/** Before the driver was ever installed. */
export function forgetStore(): void {
  for (const root of ['HKCU', 'HKLM']) registry('delete', String.raw`${root}\Software\eBPF`, '/f');
}

/** What the tests of other files find. */
export function restoreStore(): void {
  forgetStore();
  registry('add', `HKLM\\${programKey}`, '/f');
}

/** The service comes with the package: the double has it, stopped. */
export function install(): Promise<Ended> {
  return new WindowsMachine().has('service', 'fsbpf', 'stopped').fsbpf('driver', 'install', packageFolder);
}

export async function withoutLibrary<Result>(run: () => Promise<Result>): Promise<Result> {
  const [library, away] = ['ebpfapi.dll', 'ebpfapi.away'].map((name) => join(places.system, name));
  renameSync(library!, away!);
  try {
    return await run();
  } finally {
    renameSync(away!, library!);
  }
}

const noDriver = [
  ['service', 'fsbpf', 'absent'],
  ['driver', 'absent'],
] as const;
const noEbpf = [['service', 'eBPFCore', 'absent'], ['service', 'eBPFSvc', 'absent'], ['core', 'absent'], ...noDriver];

interface SetUp {
  readonly states: readonly (readonly (string | number)[])[];
  /** Without an entry in the store, without ebpfapi.dll. */
  readonly lacks?: 'store' | 'library';
}

/** Machines that lack something, and one that lacks nothing. */
export const setUps = {
  installed: { states: [] },
  'no ebpfsvc': { states: [['service', 'eBPFSvc', 'absent']] },
  'no store entry': { states: [], lacks: 'store' },
  'no driver': { states: noDriver },
  'native only': { states: [['core', 'native-only']] },
  'memory integrity': { states: [['integrity', 0x403]] },
  'not elevated': { states: [['elevated', 'no']] },
  'no ebpf': { states: [...noEbpf, ['integrity', 0x3]], lacks: 'library' },
  fresh: { states: [...noEbpf, ['integrity', 0x1]], lacks: 'library' },
} as const satisfies Readonly<Record<string, SetUp>>;
export type SetUpName = keyof typeof setUps;

/** Asks a machine for its status; the store has its entry before and afterwards. */
export async function statusOf(name: SetUpName, ...options: readonly string[]): Promise<Ended> {
  const { states, lacks }: SetUp = setUps[name];
  const machine = new WindowsMachine();
  for (const words of states) machine.has(...words);
  const ask = () => machine.fsbpf('driver', 'status', ...options);
  if (lacks === undefined) return ask();
  registry('delete', `HKLM\\${programKey}`, '/f');
  try {
    return await (lacks === 'library' ? withoutLibrary(ask) : ask());
  } finally {
    await install();
  }
}
