import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { places, wine, wineEnvironment, wineServer } from './places.ts';

const kernel = 'fsbpf-kernel.dll';
const given = join(places.root, 'test/windows/installed');

/** Before the tests of this folder: a Windows with fsbpf and the double on it. What can't be had is told. */
export function setup(): void {
  if (!existsSync(wine)) return console.warn(`${wine} is missing: apt-get install wine64`);
  rmSync(join(places.system, kernel), { force: true });
  run('bash', ['driver/double/build.sh']);
  install();
  if (!existsSync(places.system)) makeWindows();
  for (const name of readdirSync(places.double).filter((each) => each.endsWith('.dll'))) {
    copyFileSync(join(places.double, name), join(places.system, name));
  }
  registerProgramType();
}

/** Ends what Wine leaves running in this prefix. */
export function teardown(): void {
  if (existsSync(wineServer)) spawnSync(wineServer, ['-k'], { env: { ...process.env, ...wineEnvironment } });
}

/** What npm puts on Windows, from a lock file of its own: on Linux it would leave these packages out. */
function install(): void {
  mkdirSync(places.installed, { recursive: true });
  const lock = 'package-lock.json';
  const isThere =
    existsSync(places.node) &&
    existsSync(join(places.installed, lock)) &&
    readFileSync(join(places.installed, lock)).equals(readFileSync(join(given, lock)));
  for (const name of ['package.json', lock]) copyFileSync(join(given, name), join(places.installed, name));
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund'];
  if (!isThere) run('npm', ['ci', '--prefix', places.installed, '--os=win32', '--cpu=x64', ...quietly]);
  rmSync(join(places.installed, 'dist'), { recursive: true, force: true });
  cpSync(join(places.root, 'dist'), join(places.installed, 'dist'), { recursive: true });
  cpSync(join(places.root, 'test/windows/raw'), join(places.installed, 'raw'), { recursive: true });
  cpSync(join(places.root, 'node_modules/koffi'), join(places.installed, 'node_modules/koffi'), { recursive: true });
}

/** Windows 11 23H2: Wine 8 knows none later than an early 10, but takes a build that the registry names. */
function makeWindows(): void {
  const version = String.raw`HKLM\Software\Microsoft\Windows NT\CurrentVersion`;
  run(wine, ['winecfg', '-v', 'win10']);
  run(wine, ['reg', 'add', version, '/v', 'CurrentBuildNumber', '/d', '22631', '/f']);
}

/** The least that makes a program type known; what stands there on a real machine is written by driver install. */
function registerProgramType(): void {
  const key = String.raw`HKLM\Software\eBPF\Providers\ProgramData\{6b1f3c52-8d0e-4f7a-9b63-2c41d5e07a18}`;
  run(wine, ['reg', 'add', key, '/f']);
}

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: places.root,
    env: { ...process.env, ...wineEnvironment },
    encoding: 'utf8',
  });
  if (status !== 0) console.warn(`${command} ${words.join(' ')} failed:\n${stdout}${stderr}`);
}
