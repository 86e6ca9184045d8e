import { describe, expect, it } from 'vitest';
import { missingWindows } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

describe.skipIf(missingWindows())("fsbpf on Windows' Node", () => {
  it('tells its version', async () => {
    const run = await new WindowsMachine().fsbpf('--version');
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^fsbpf \d+\.\d+\.\d+\n$/) });
  });

  it('compiles a program', async () => {
    const run = await new WindowsMachine().fsbpf('-e', 'open < count() >', '--dump', 'ir');
    expect(run).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('return 0') });
  });

  it('lists what programs can ask for', async () => {
    const run = await new WindowsMachine().fsbpf('list', 'open');
    expect(run.stderr).toBe('');
    expect(run.stdout).toContain('A file is opened or created.');
  });
});
