import { recordedMembers } from '../bytecode/event-members.ts';
import { EmbeddedProgram } from '../backend/embedded/embedded.ts';
import { Session } from '../session/session.ts';
import { Replay, recordingSource } from '../store/replay.ts';
import type { RecordingReader } from '../store/recording-reader.ts';
import { exitCodes, finalExitCode } from './errors.ts';
import { damageReports, withRecording } from './open-recording.ts';
import { BackendError } from '../backend/errors.ts';
import { listenerOf, say, sizeText, startOf, type Run } from './run-context.ts';
import { lossShare } from './output/losses.ts';
import type { RunSettings } from './run-settings.ts';
import { Progress } from './progress.ts';
import { withClause } from './load-program.ts';
import { YoungSpace } from '../util/young-space.ts';

/** Runs a program on a recording; returns the exit code. */
export async function replayRun(run: Run): Promise<number> {
  try {
    return await withRecording(run.settings.recordingPath!, (reader, sizeBytes) =>
      replay(run, reader, new Progress(run.messages, run.settings.quiet ? 0 : sizeBytes)),
    );
  } catch (error) {
    throw error instanceof BackendError ? withClause(error, run.program, run.source) : error;
  }
}

/** What --dry-run asks of the embedded engine, where no recording is at hand. Returns the exit code. */
export function tryEmbedded(run: Run): number {
  const { program, settings } = run;
  const everything = {
    ...{ startNs: 0n, attachedNs: 0n, wallClockOffsetNs: 0n, operations: program.operations },
    members: new Set(recordedMembers.map(({ name }) => name)),
  };
  new EmbeddedProgram(program, everything, tableLimits(settings));
  say(run, `the embedded engine accepts the program: ${sizeText(program)}`);
  return exitCodes.success;
}

function tableLimits({ maximumKeys, maximumMemoryBytes }: RunSettings) {
  return { maxKeys: maximumKeys, maxMemoryBytes: maximumMemoryBytes };
}

async function replay(run: Run, reader: RecordingReader, progress: Progress): Promise<number> {
  const { settings, output, program, end } = run;
  const loaded = new EmbeddedProgram(program, recordingSource(reader.header), tableLimits(settings));
  if (settings.isDemo && !settings.quiet) run.messages.write(demoText(reader));
  const session = new Session(program, loaded, run.registry, listenerOf(run));
  session.attach();
  output.start(startOf(program, { time: new Date(reader.header.time), host: 'embedded', provider: 'recording' }));
  session.begin();
  if (settings.intervalNs !== undefined) {
    const show = () => session.snapshot().forEach((table) => output.table(table));
    loaded.recordedClock.every(settings.intervalNs, show);
  }
  end.onSignals(() => undefined);
  const youngSpace = new YoungSpace();
  const result = await new Replay(reader, loaded, session).run({
    isStopped: () => end.hasEnded,
    ready: () => output.ready(),
    progress: (bytes) => {
      youngSpace.watch();
      progress.show(bytes);
    },
  });
  progress.clear();
  await new Promise((resolve) => setImmediate(resolve)); // what the last events asked for
  if (end.hasEnded) await end.reached; // throws what failed
  const losses = session.stop();
  output.losses(losses);
  const damages = damageReports(result, end.hasEnded);
  damages.forEach((report) => output.error(report));
  return finalExitCode({
    lossShare: damages.length > 0 ? 1 : lossShare(losses),
    maximumLossShare: settings.maximumLossShare,
    commandExitCode: undefined,
    programExitCode: end.programExitCode,
  });
}

function demoText({ header }: RecordingReader): string {
  const day = header.time.slice(0, 10);
  return `fsbpf: host embedded: a recording of git, npm and a compiler at work, made on Linux on ${day}; behind it the same as Windows would name it\n`;
}
