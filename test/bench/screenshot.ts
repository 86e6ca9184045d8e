// What the README shows of fsbpf's screens: `npx tsx test/bench/screenshot.ts shell` plays a scene and prints the screen.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { spawn } from 'node-pty';
import { Grid } from '../support/grid.ts';

interface Scene {
  readonly args: readonly string[];
  readonly columns: number;
  readonly rows: number;
  /** Typed; or run beside it, so that there is something to see. Each gets its time. */
  readonly steps: readonly ({ readonly type: string } | { readonly run: string })[];
}

const enter = '\r';

const scenes: Readonly<Record<string, Scene>> = {
  shell: {
    args: [],
    columns: 96,
    rows: 20,
    steps: [
      { type: `open /exe=="git.exe"/ < count() >${enter}` },
      { type: `read,write < exe, op, count(), sum(bytes), p99(latency) >${enter}` },
      { run: 'git --version; git log --stat -3; tar cf /dev/null shell; grep -rc export shell | sort | tail -1' },
      { type: 'stat /latenzy > 10us/ < path, ' },
    ],
  },
};

const fsbpf = fileURLToPath(new URL('../../dist/fsbpf.cjs', import.meta.url));
const stepMs = 1500;

async function play({ args, columns, rows, steps }: Scene): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'fsbpf-scene-'));
  const grid = new Grid(columns, rows);
  const env = { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8' };
  const program = spawn(process.execPath, [fsbpf, ...args], { cols: columns, rows, env });
  program.onData(grid.write);
  try {
    await pause(stepMs);
    for (const step of steps) {
      if ('type' in step) program.write(step.type);
      else execFileSync('sh', ['-c', step.run], { stdio: 'ignore' });
      await pause(stepMs);
    }
    return (await grid.lines()).join('\n').trimEnd();
  } finally {
    program.kill();
    rmSync(home, { recursive: true });
  }
}

const scene = scenes[process.argv[2] ?? ''];
if (scene === undefined) throw new Error(`a scene is expected: ${Object.keys(scenes).join(', ')}`);
process.stdout.write(`${await play(scene)}\n`);
process.exit(0);
