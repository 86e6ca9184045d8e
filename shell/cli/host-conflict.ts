import { targetOf } from './target-of.ts';
import type { RunSettings } from './run-settings.ts';
import { usage, type UsageError } from './usage-error.ts';

/** A live host runs programs on what happens there, the embedded engine on what is recorded. */
export function hostConflict(run: RunSettings): UsageError | undefined {
  const { host, mode, isDemo, dryRun, dump } = run;
  if (mode === 'build') {
    return host === 'embedded' ? usage('an object is for a kernel: --host linux or --host windows') : undefined;
  }
  const forWindows = targetOf(run) === 'windows' && !isDemo;
  if (run.allowControl && !forWindows) return usage('--allow-control is for Windows: programs only watch on Linux');
  if (run.nativeImage !== undefined && !forWindows)
    return usage('--native is for Windows: a kernel of Linux takes bytecode');
  const asked = mode === 'replay' ? "'replay'" : isDemo ? '--demo' : undefined;
  if (asked !== undefined && (host === 'linux' || host === 'windows')) {
    const hint = 'leave --host out: recordings are for the embedded engine';
    return usage(`--host ${host} is for what happens on this machine, ${asked} for a recording`, hint);
  }
  if (host !== 'embedded' || asked !== undefined) return undefined;
  if (mode === 'record') return usage('--host embedded has nothing to record: programs run on recordings there');
  if (dryRun || dump !== undefined) return undefined; // nothing runs
  const hint = '--demo asks the one that comes along with fsbpf';
  return usage('--host embedded needs a recording to run the program on: fsbpf replay FILE -e PROGRAM', hint);
}
