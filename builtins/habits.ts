/** Words that people bring from bpftrace, DTrace and strace, and what serves here. Told where such a word is unknown. */
const fields: Readonly<Record<string, string>> = {
  comm: 'exe is the file name of the executable',
  execname: 'exe is the file name of the executable',
  process: 'exe is the file name of the executable, process:start a probe',
  command: 'cmdline is the command line, exe the file name of the executable',
  args: 'what was asked has names: path, size, offset, flags',
  arg0: 'what was asked has names: path, size, offset, flags',
  arg1: 'what was asked has names: path, size, offset, flags',
  retval: 'the result has names: bytes, status, error, ok',
  ret: 'the result has names: bytes, status, error, ok',
  errno: 'error is its name: error == "ENOENT"',
  nsecs: 'time is wall clock, elapsed since the start, latency of the operation',
  timestamp: 'time is wall clock, elapsed since the start, latency of the operation',
  now: 'time is wall clock, elapsed since the start, latency of the operation',
  filename: 'path is whole and absolute, name its last component',
  file: 'path is whole and absolute, name its last component',
  fd: 'path says which file it is',
  kstack: 'who it was tell exe, cmdline and parent.exe',
  ustack: 'who it was tell exe, cmdline and parent.exe',
  stack: 'who it was tell exe, cmdline and parent.exe',
  func: 'op is the name of the operation',
  probe: 'op is the name of the operation',
  username: 'uid is the number of the user',
  user: 'uid is the number of the user',
  device: 'volume is where the file system is mounted, and its type',
  cgroup: 'pid, exe and parent.exe tell who it was',
  cpid: 'with -c nothing but the command and its children is traced',
};

const functions: Readonly<Record<string, string>> = {
  str: 'path, name and exe are texts already',
  path: 'path is a field: write it without parentheses',
  has_key: 'write key in @map',
  strftime: 'write time("%H:%M:%S")',
  strncmp: 'write path.startsWith("…")',
  strcontains: 'write path.includes("…")',
  strstr: 'write path.includes("…")',
  globmatch: 'write path.glob("*.log")',
  strerror: 'error is the name already',
  kstack: 'who it was tell exe, cmdline and parent.exe',
  ustack: 'who it was tell exe, cmdline and parent.exe',
  quantize: 'write hist(latency)',
  lquantize: 'write lhist(bytes, 0, 4096, 512)',
  printa: 'write print(@map)',
  trunc: 'write print(@map, 10)',
  tseries: 'write series(bytes, 1s)',
  system: 'a program only watches; its output can be piped to a command',
};

/** Quantiles that have no name: p75 */
const quantiles = [1, 2, 5, 10, 20, 25, 30, 40, 60, 70, 75, 80, 85, 98].map(
  (percent) => [`p${percent}`, `write quantiles(latency, ${percent / 100})`] as const,
);

export const habits: ReadonlyMap<string, string> = new Map([
  ...Object.entries(fields).map(([name, hint]) => [`field ${name}`, hint] as const),
  ...[...quantiles, ...Object.entries(functions)].map(([name, hint]) => [`function ${name}`, hint] as const),
]);
