import { describe, expect, it } from 'vitest';
import { missingWindows } from './places.ts';
import { WindowsMachine } from './windows-machine.ts';

const [running, stopped, absent] = [4, 1, -1060];
const allWell = {
  eBPFSvc: running,
  eBPFCore: running,
  fsbpf: running,
  elevated: 1,
  integrity: 0x3,
  port: 0,
  program: expect.any(Number) as number,
};

describe.skipIf(missingWindows())("a machine's states, as Windows' functions tell them", () => {
  it.each([
    ['all well', [], { program: 3 }],
    ['a service that is stopped', [['service', 'eBPFSvc', 'stopped']], { eBPFSvc: stopped, program: -131 }],
    ['a service that there is none of', [['service', 'eBPFSvc', 'absent']], { eBPFSvc: absent, program: -131 }],
    ['no core', [['service', 'eBPFCore', 'absent']], { eBPFCore: absent, program: -131 }],
    [
      'no driver',
      [
        ['driver', 'absent'],
        ['service', 'fsbpf', 'absent'],
      ],
      { fsbpf: absent, port: 0x80070002, program: -22 },
    ],
    ['native images only', [['core', 'native-only']], { program: -129 }],
    ['memory integrity', [['integrity', 0x401]], { integrity: 0x401, program: -131 }],
    ['a user without rights', [['elevated', 'no']], { elevated: 0, port: 0x80070005, program: -1 }],
  ])('%s', async (_, states, differs) => {
    const machine = new WindowsMachine();
    for (const words of states) machine.has(...words);
    const run = await machine.node('-r', './raw/stand-in.cjs', 'raw/ask-machine.cjs');
    expect(run.stderr).toBe('');
    expect(JSON.parse(run.stdout)).toEqual({ ...allWell, ...differs });
  });
});
