import { spawnSync } from 'node:child_process';

/** What a runtime test needs of the machine. The value: how to get it. */
const tools = {
  gcc: 'apt-get install gcc libc6-dev',
  clang: 'apt-get install clang',
  'x86_64-w64-mingw32-gcc': 'apt-get install gcc-mingw-w64-x86-64',
  strace: 'apt-get install strace',
  bpftool: 'apt-get install bpftool',
  readelf: 'apt-get install binutils',
  'llvm-objdump': 'apt-get install llvm',
  git: 'apt-get install git',
  tar: 'apt-get install tar',
  find: 'apt-get install findutils',
  sqlite3: 'apt-get install sqlite3',
  unshare: 'apt-get install util-linux',
} as const;

export type Tool = keyof typeof tools;

/**
 * Why a test can't run on this machine; undefined: it can. With FSBPF_REQUIRE_LIVE set (CI sets it) nothing is
 * skipped: what is missing then fails.
 */
export function missing(...needed: readonly Tool[]): string | undefined {
  const reason = rootProblem() ?? toolProblem(needed);
  if (reason === undefined || isRequired()) return undefined;
  console.warn(`skipped: ${reason}`);
  return reason;
}

export function isRequired(): boolean {
  return (process.env.FSBPF_REQUIRE_LIVE ?? '') !== '';
}

function rootProblem(): string | undefined {
  if (process.platform !== 'linux') return 'a Linux kernel is needed';
  return process.getuid?.() === 0 ? undefined : 'root is needed to load programs into the kernel';
}

function toolProblem(needed: readonly Tool[]): string | undefined {
  const absent = needed.find((tool) => !isInstalled(tool));
  return absent === undefined ? undefined : `${absent} is needed: ${tools[absent]}`;
}

function isInstalled(tool: Tool): boolean {
  return spawnSync('sh', ['-c', 'command -v "$1"', 'sh', tool], { stdio: 'ignore' }).status === 0;
}
