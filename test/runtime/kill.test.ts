import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startFsbpf, type RunningFsbpf } from '../support/fsbpf.ts';
import { isInKernel, kernelObjectsOf, perfEventsOf, type KernelObject } from '../support/kernel-objects.ts';
import { missing } from '../support/requirement.ts';

/** Whatever ends fsbpf, the kernel keeps nothing of it: objects live by descriptors, and are freed a little later. */

/** Of everything a program can hold: rows, buckets, a ring with its reader. The stream stays silent on a busy machine. */
const program = `open,read,write,close < exe, path, count(), quantiles(latency) >
  read /name == "no such name"/ @stream < exe, path >`;
const arguments_ = ['--format', 'json', '-v', '-e', program];

describe.skipIf(missing('bpftool'))('nothing is left in the kernel', () => {
  test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGSEGV'] as const)('after %s', async (signal) => {
    const fsbpf = startFsbpf(arguments_);
    const held = await objectsOf(fsbpf);
    fsbpf.child.kill(signal);
    await fsbpf.finished;
    expect(await leftOf(held)).toEqual([]);
    expect(perfEventsOf(fsbpf.pid)).toEqual([]);
  });

  test('after the command has ended', async () => {
    const fsbpf = startFsbpf([...arguments_, '-c', 'sleep 1']);
    const held = await objectsOf(fsbpf);
    await fsbpf.finished;
    expect(await leftOf(held)).toEqual([]);
  });

  test('of a process killed with its command running', async () => {
    const fsbpf = startFsbpf([...arguments_, '-c', 'sleep 2']);
    const held = await objectsOf(fsbpf);
    fsbpf.child.kill('SIGKILL');
    await fsbpf.finished;
    expect(await leftOf(held)).toEqual([]);
  });
});

async function objectsOf(fsbpf: RunningFsbpf): Promise<KernelObject[]> {
  await fsbpf.attached();
  const held = kernelObjectsOf(fsbpf.pid);
  expect([...new Set(held.map(({ kind }) => kind))].sort()).toEqual(['link', 'map', 'prog']);
  expect(held.every(isInKernel)).toBe(true);
  return held;
}

async function leftOf(held: readonly KernelObject[]): Promise<KernelObject[]> {
  let left = held;
  for (let attempt = 0; attempt < 5 && left.length > 0; attempt++) {
    await sleep(500);
    left = left.filter(isInKernel);
  }
  return [...left];
}
