/**
 * What of each file of test/runtime runs on the minifilter, too, and what does not, and why. Case files (cases/*.txt) say
 * it themselves, case by case.
 */

/** All of the file, or all but what is told beside it, runs there. */
export const alsoOnTheRig: Readonly<Record<string, string>> = {
  cases: 'all but what the cases say of themselves',
  texts: 'all but patterns about slashes, bytes and upper case',
  retune: 'all',
  distributions:
    'transfers (cases/distributions.ts); not latencies of real disks, and offsets below zero, which Windows refuses',
  'full-tables':
    'few keys (cases/full-tables.ts); not two processors that fill one table at once: programs run in one engine',
  moments: 'first and last (cases/tables.txt); not rates in real time: the rig’s clock stands still between operations',
  scheduled: 'begin, end and interval clauses (cases/programs.txt, cases/full-tables.ts); not beside two processors',
  shown: 'what is printed (cases/tables.txt); not the wall clock',
  'open-fields': 'access, disposition, flags (cases/tables.txt, naming.test.ts); not the flags that only Linux has',
  'parts-of-paths': 'name, ext, dir (cases/tables.txt, naming.test.ts); not mounts',
  processes:
    'starts, ends and their statuses (cases/programs.txt, tables.test.ts); not signals, execve in place, vfork',
  scope:
    'trees of processes, strangers left out (cases/programs.txt, edges.test.ts); not how -c and -p are told of them',
  'path-lengths':
    'the longest paths and names (naming.test.ts): they are cut at the same length, but Windows makes no longer ones',
  volumes: 'letters, types, the network (naming.test.ts); not mount points in namespaces',
  'one-liners': 'every example (one-liners.test.ts)',
  scripts: 'every saved program (one-liners.test.ts, run-script.ts)',
  recordings:
    'the cases of cases.test.ts are replayed from recordings of Linux; the recorded activity is done on the rig (activity.test.ts)',
  truth:
    'operations against what was done (cases/paths.txt, activity.test.ts, tables.test.ts); strace and its commands are Linux’s',
};

const shell = 'about the command line, the screen or files, whatever kernel there is';
const linux = 'about the kernel of Linux and its interfaces';

/** Nothing of it can. */
export const neverOnTheRig: Readonly<Record<string, string>> = {
  'bad-input': shell,
  build: `${shell}; bodies for Windows are looked at by test/support/windows-safe`,
  burst: 'two million real events a run: the rig does some ten thousand a second',
  cached: 'the cache manager of Windows tells nobody what was cached',
  'close-elsewhere': 'what the providers for Linux keep for each processor',
  compat: 'system calls of 32 bits',
  demo: shell,
  'driver-command': shell,
  doctor: 'what a machine with Linux is told about itself',
  ending: 'signals, and what ends a command that was started',
  export: shell,
  formats: shell,
  'kept-code': shell,
  kill: 'kernel objects of Linux; the driver’s are counted by every test of the rig',
  'kept-keys': shell,
  'long-view': shell,
  'many-paths': 'the cache of paths of the providers for Linux',
  names: 'numbers in the C library’s headers; NTSTATUS names are compared with Windows’ in the unit tests',
  'object-files': 'ELF as libbpf and bpftool read it',
  paths: 'chroot',
  profiler: 'signals for the thread that loads a program into Linux',
  progress: shell,
  'provider-builds': linux,
  'random-programs': `${linux}: the verifier; the same programs run in the embedded engine`,
  recorder: 'processes that record while others are traced',
  reference: shell,
  repl: shell,
  'repl-commands': shell,
  'repl-terminal': shell,
  'ring-thread': 'the thread that reads the ring buffer of Linux',
  'standard-input': shell,
  threads: 'descriptors that other threads close: handles of Windows mean one file until they are closed',
  top: shell,
  'top-sources': shell,
  vm: shell,
};
