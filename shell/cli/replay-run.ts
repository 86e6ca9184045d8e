import { closeSync, fstatSync, openSync } from 'node:fs';
import { eventVersion } from '../bytecode/event-layout.ts';
import { EmbeddedProgram } from '../backend/embedded/embedded.ts';
import { Session } from '../session/session.ts';
import { Replay, recordingSource, type ReplayResult } from '../store/replay.ts';
import { RecordingReader } from '../store/recording-reader.ts';
import { CommandError, exitCodes, fileReason, finalExitCode } from './errors.ts';
import { BackendError } from '../backend/errors.ts';
import { listenerOf, startOf, type Run } from './run-context.ts';
import { lossShare } from './output/losses.ts';
import { Progress } from './progress.ts';
import { withClause } from './load-program.ts';

const standardInput = 0;

/** Runs a program on a recording; returns the exit code. */
export async function replayRun(run: Run): Promise<number> {
  const path = run.settings.recordingPath!;
  const fd = openRecording(path);
  try {
    return await replay(run, new RecordingReader(fd), new Progress(run.messages, run.settings.quiet ? 0 : sizeOf(fd)));
  } catch (error) {
    throw error instanceof BackendError ? withClause(error, run.program, run.source) : error;
  } finally {
    if (fd !== standardInput) closeSync(fd);
  }
}

function openRecording(path: string): number {
  if (path === '-') return standardInput;
  try {
    return openSync(path, 'r');
  } catch (cause) {
    throw new CommandError(exitCodes.usage, 'input', `'${path}' can't be read: ${fileReason(cause)}`);
  }
}

/** 0: not known. */
function sizeOf(fd: number): number {
  const status = fstatSync(fd);
  return status.isFile() ? status.size : 0;
}

async function replay(run: Run, reader: RecordingReader, progress: Progress): Promise<number> {
  const { settings, output, program, end } = run;
  requireVersion(reader);
  const options = { maxKeys: settings.maximumKeys, maxMemoryBytes: settings.maximumMemoryBytes };
  const loaded = new EmbeddedProgram(program, recordingSource(reader.header), options);
  const session = new Session(program, loaded, run.registry, listenerOf(run));
  session.attach();
  output.start(startOf(program, { time: new Date(reader.header.time), host: 'embedded', provider: 'recording' }));
  session.begin();
  if (settings.intervalNs !== undefined) {
    const show = () => session.snapshot().forEach((table) => output.table(table));
    loaded.recordedClock.every(settings.intervalNs, show);
  }
  end.onSignals(() => undefined);
  const result = await new Replay(reader, loaded, session).run({
    isStopped: () => end.hasEnded,
    ready: () => output.ready(),
    progress: (bytes) => progress.show(bytes),
  });
  progress.clear();
  await new Promise((resolve) => setImmediate(resolve)); // what the last events asked for
  if (end.hasEnded) await end.reached; // throws what failed
  const losses = session.stop();
  output.losses(losses);
  const isDamaged = reportDamage(run, result);
  return finalExitCode({
    lossShare: isDamaged ? 1 : lossShare(losses),
    maximumLossShare: settings.maximumLossShare,
    commandExitCode: undefined,
    programExitCode: end.programExitCode,
  });
}

function requireVersion({ header }: RecordingReader): void {
  if (header.eventVersion <= eventVersion) return; // members are found by their names
  const message = `the recording holds events of version ${header.eventVersion}, this fsbpf knows version ${eventVersion}`;
  throw new CommandError(exitCodes.host, 'newer-recording', message, `it was made by fsbpf ${header.version}`);
}

/** Whether anything is missing. */
function reportDamage({ output, end }: Run, { damages, missingEvents, isWhole }: ReplayResult): boolean {
  for (const { offset, bytes, goesOn } of damages) {
    const where = `${bytes} bytes from byte ${offset} on`;
    const message = goesOn
      ? `the recording is damaged: ${where} are no block; the blocks behind them were read`
      : `the recording ends in the middle of a block: ${where} were passed over`;
    output.error({ code: 'damaged-recording', message });
  }
  if (missingEvents > 0) output.error({ code: 'damaged-recording', message: `${missingEvents} events are missing` });
  const isCutShort = !isWhole && !end.hasEnded;
  if (isCutShort && damages.every(({ goesOn }) => goesOn)) {
    const message = 'the recording has no end: what was recorded last may be missing';
    output.error({ code: 'damaged-recording', message });
  }
  return damages.length > 0 || missingEvents > 0 || isCutShort;
}
