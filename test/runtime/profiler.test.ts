import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { environment, fsbpfCommandLine } from '../support/fsbpf.ts';
import { missing } from '../support/requirement.ts';

test.skipIf(missing())('the signals of a profiler, 10,000 a second, stop no program from being loaded', () => {
  const folder = mkdtempSync(join(tmpdir(), 'fsbpf-profiler-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [node, ...words] = fsbpfCommandLine();
  const profiler = ['--cpu-prof', '--cpu-prof-interval=100', `--cpu-prof-dir=${folder}`];
  const question = ['-e', 'open /path == "/etc/hostname"/ < exe, count(), p99(latency) >', '--format=csv'];
  const command = ['--', 'cat', '/etc/hostname'];
  for (let time = 1; time <= 3; time++) {
    const options = { env: environment, encoding: 'utf8' } as const;
    const { status, stdout, stderr } = spawnSync(node!, [...profiler, ...words, ...question, ...command], options);
    expect({ status, stderr, rows: stdout.trim().split('\n').slice(1) }).toMatchObject({
      status: 0,
      rows: [expect.stringMatching(/^cat,1,\d+$/)],
    });
    expect(readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'))).toHaveLength(time);
  }
});
