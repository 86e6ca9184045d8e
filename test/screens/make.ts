// Makes the screenshot of the README from what a terminal shows: npm run screens. Needs root, as tracing does.
import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../support/fsbpf.ts';
import { keys, startInTerminal, type TestTerminal } from '../support/terminal.ts';

const here = import.meta.dirname;
const root = join(here, '../..');
const env = { COLORTERM: 'truecolor' };
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Something to see: what a developer's machine does all day. */
const work = `while :; do
  git -C '${root}' status >/dev/null 2>&1; git -C '${root}' log --stat -3 >/dev/null
  grep -r fsbpf_event '${root}/shell' >/dev/null; tar cf - '${root}/builtins' 2>/dev/null | gzip >/dev/null
  dd if=/dev/zero of=/var/tmp/fsbpf-screens bs=64k count=40 conv=fsync status=none; sleep 0.1
done`;

function save(terminal: TestTerminal, name: string, title: string): void {
  writeFileSync(join(here, `${name}.svg`), terminal.screenshot(title));
}

async function top(): Promise<void> {
  const terminal = startInTerminal(['top', '--interval', '250ms'], { columns: 108, rows: 30, env });
  await terminal.waitFor((text) => /\d+ rows/.test(text));
  await pause(24_000);
  terminal.type('+');
  terminal.type('+');
  await pause(1_300);
  terminal.type(keys.down);
  await pause(200);
  save(terminal, 'top', 'fsbpf top: processes by the time their file operations took, and a heat map of latencies');
  terminal.type('q');
  await terminal.exited;
}

const worker: ChildProcess = spawn('/bin/bash', ['-c', work], { env: environment, stdio: 'ignore', detached: true });
try {
  await top();
} finally {
  process.kill(-worker.pid!, 'SIGKILL');
}
process.exit(0);
