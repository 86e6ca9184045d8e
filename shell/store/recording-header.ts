import {
  limits,
  RecordingError,
  schemaVersion,
  type RecordingColumn,
  type RecordingHeader,
} from './recording-format.ts';

/** Throws RecordingError where it is none, or one of a later format. */
export function parseHeader(payload: Uint8Array): RecordingHeader {
  const header = fromJson(payload) as Partial<Record<keyof RecordingHeader, unknown>> | undefined;
  if (typeof header !== 'object' || header === null || typeof header.schema !== 'number') throw unreadable();
  if (header.schema > schemaVersion) {
    const message = `the recording has format ${header.schema}, this fsbpf reads up to ${schemaVersion}`;
    const hint = `it was made by fsbpf ${versionOf(header.version)}: use that or a later one`;
    throw new RecordingError('newer-recording', message, hint);
  }
  const isText = (name: keyof RecordingHeader) => typeof header[name] === 'string';
  const isNumber = (name: keyof RecordingHeader) => isText(name) && /^-?\d{1,20}$/.test(header[name] as string);
  const isWhole =
    typeof header.eventVersion === 'number' &&
    (['host', 'provider', 'version', 'program', 'time'] as const).every(isText) &&
    (['operations', 'wallClockOffsetNs', 'startNs', 'attachedNs'] as const).every(isNumber) &&
    isVersion(header.version) &&
    !Number.isNaN(Date.parse(header.time as string)) &&
    areColumns(header.columns);
  if (!isWhole) throw unreadable();
  return header as RecordingHeader;
}

/** It is shown: nothing in it may mean something to a terminal. */
function isVersion(version: unknown): boolean {
  return typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version);
}

function versionOf(version: unknown): string {
  return isVersion(version) ? (version as string) : 'of another version';
}

function areColumns(columns: unknown): columns is readonly RecordingColumn[] {
  if (!Array.isArray(columns) || columns.length > limits.columns) return false;
  return columns.every((column: Partial<RecordingColumn> | null) => {
    return typeof column?.name === 'string' && (column.type === 'number' || column.type === 'text');
  });
}

function unreadable(): RecordingError {
  return new RecordingError('damaged-recording', "the recording is damaged: its header can't be read");
}

/** undefined: it is none. */
export function fromJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}
