import { eventVersion } from '../bytecode/event-layout.ts';
import type { Backend } from '../backend/contract.ts';
import { Recorder } from '../store/recorder.ts';
import { RecordingFile } from '../store/recording-file.ts';
import { CommandError, exitCodes, fileReason } from './errors.ts';
import type { Run } from './run-context.ts';
import packageDescription from '../../package.json' with { type: 'json' };

/** For the session: its events go to a file. Throws CommandError where it can't be written. */
export function openRecorder({ settings, program, end }: Run, { host, provider }: Backend): Recorder {
  const path = settings.outputPath!;
  const { version } = packageDescription;
  return new Recorder(openFile(path), program, { eventVersion, host, provider, version }, (error) => end.fail(error));
}

function openFile(path: string): RecordingFile {
  const failed = (error: unknown) => writeError(path, error);
  try {
    return new RecordingFile(path, failed);
  } catch (error) {
    throw failed(error);
  }
}

function writeError(path: string, error: unknown): CommandError {
  const message = `'${path}' can't be written: ${fileReason(error)}`;
  return new CommandError(exitCodes.host, 'output', message, 'what was written until then can be replayed');
}
