import type { Registry } from '../registry/registry.ts';
import { ExportedEvents } from '../store/exported-events.ts';
import { CommandError, exitCodes, fileReason } from './errors.ts';
import { openCsv } from './export/csv-file.ts';
import type { EventFile, OpenEventFile } from './export/event-file.ts';
import { openNdjson } from './export/ndjson-file.ts';
import { damageReports, withRecording } from './open-recording.ts';
import type { Sink } from './output/sink.ts';
import type { ExportFormat, ExportSettings } from './parse-export.ts';
import { Progress } from './progress.ts';
import { YoungSpace } from '../util/young-space.ts';

/** Parquet is loaded only when asked for. */
const openers: Readonly<Record<ExportFormat, () => OpenEventFile | Promise<OpenEventFile>>> = {
  csv: () => openCsv,
  ndjson: () => openNdjson,
  parquet: async () => (await import('./export/parquet-file.ts')).openParquet,
};

/** Writes the events of a recording to a file of another format; returns the exit code. Throws what one sentence explains. */
export async function exportRun(settings: ExportSettings, registry: Registry, messages: Sink): Promise<number> {
  const open = await openers[settings.format]();
  const say = (message: string) => messages.write(`fsbpf: ${message}\n`);
  return withRecording(settings.recording, (reader, sizeBytes) => {
    const progress = new Progress(messages, settings.quiet ? 0 : sizeBytes);
    const events = new ExportedEvents(reader, registry);
    const youngSpace = new YoungSpace();
    writing(settings.to, () => {
      const file = open(settings.to, events.columns);
      writeAll(events, file, () => {
        youngSpace.watch();
        progress.show(reader.readBytes);
      });
    });
    progress.clear();
    const reports = damageReports(events, false);
    reports.forEach(({ message }) => say(message));
    if (!settings.quiet) say(`${events.eventCount} events are in ${settings.to}`);
    return Promise.resolve(exitCodes.success);
  });
}

function writeAll(events: ExportedEvents, file: EventFile, afterBlock: () => void): void {
  for (const block of events.blocks()) {
    file.write(block);
    afterBlock();
  }
  file.end();
}

function writing(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    const { syscall } = error as NodeJS.ErrnoException;
    if (syscall !== 'open' && syscall !== 'write') throw error;
    throw new CommandError(exitCodes.host, 'output', `'${path}' can't be written: ${fileReason(error)}`);
  }
}
