import type { CompiledProgram } from '../codegen/program.ts';
import type { Session } from '../session/session.ts';
import { after, every, timerMilliseconds } from '../util/timers.ts';
import { finalExitCode } from './errors.ts';
import type { Output } from './output/contract.ts';
import { lossShare } from './output/losses.ts';
import type { RunEnd } from './run-end.ts';
import type { RunSettings } from './run-settings.ts';
import type { RunningCommand } from './running-command.ts';

/** A running session and all that may end it. */
export interface Followed {
  readonly session: Pick<Session, 'snapshot' | 'stop'>;
  readonly program: CompiledProgram;
  readonly settings: RunSettings;
  readonly output: Output;
  readonly end: RunEnd;
  readonly command: RunningCommand | undefined;
}

const processCheckMs = 100;

/** Lets the session run to its end, shows its last results, and returns the exit code. */
export async function followSession(followed: Followed): Promise<number> {
  const { session, output, end, command, settings } = followed;
  const stopTimers = startTimers(followed);
  void command?.ended.then((status) => end.now('command', status));
  if (!end.hasEnded) command?.release();
  const ending = await end.reached;
  // The command has been told, too: what it does until it ends still counts. A second signal does not wait.
  const commandStatus = ending.reason === 'signal' ? await command?.ended : undefined;
  stopTimers.forEach((stop) => stop());
  const losses = session.stop();
  output.losses(losses);
  return finalExitCode({
    lossShare: lossShare(losses),
    maximumLossShare: settings.maximumLossShare,
    commandExitCode: ending.reason === 'command' ? ending.code : commandStatus,
    programExitCode: end.programExitCode,
  });
}

function startTimers({ session, program, settings, output, end, command }: Followed): (() => void)[] {
  const { durationNs, intervalNs, pid } = settings;
  const stops: (() => void)[] = [];
  if (durationNs !== undefined) stops.push(after(timerMilliseconds(durationNs), () => end.now('duration')));
  if (intervalNs !== undefined) {
    const show = () => session.snapshot().forEach((table) => output.table(table));
    stops.push(every(timerMilliseconds(intervalNs), () => end.guard(show)));
  }
  if (pid !== undefined) stops.push(every(processCheckMs, () => isRunning(pid) || end.now('process gone')));
  const isScheduled = program.schedule.some(({ when }) => when.kind === 'interval');
  const waits = command !== undefined || pid !== undefined || durationNs !== undefined;
  if (program.operations === 0n && !isScheduled && !waits) end.now('nothing to wait for');
  // Signal handlers and a program that needs no ring leave nothing that Node would wait for.
  else stops.push(every(2 ** 30, () => undefined));
  return stops;
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'; // somebody else's
  }
}
