import { eventVersion } from '../bytecode/event-layout.ts';
import { chooseBackend } from '../backend/choose.ts';
import { machineHost } from '../backend/machine-host.ts';
import type { Registry } from '../registry/registry.ts';
import { Recorder } from '../store/recorder.ts';
import { RecordingFile } from '../store/recording-file.ts';
import { HistoryFile, historyPath } from '../ui/repl/history-file.ts';
import { ReplError } from '../ui/repl/repl-error.ts';
import type { Drawing, ProgramHost, SavedPrograms, Services, ShownProgram } from '../ui/repl/services.ts';
import type { Theme } from '../ui/terminal/theme.ts';
import { escapeLines, escapeText } from '../util/escape.ts';
import { wrapLines } from '../util/text-columns.ts';
import { editText } from './edit-text.ts';
import { errorReport, fileReason } from './errors.ts';
import { listText } from './list.ts';
import { loadProgram } from './load-program.ts';
import { machineFolders } from './machine-folders.ts';
import type { ErrorReport } from './output/contract.ts';
import { formatPrintf } from './output/format-printf.ts';
import { lossLines, lostEvents } from './output/losses.ts';
import { rowFormatter } from './output/row-text.ts';
import { drawTable } from './output/table-text.ts';
import { explain } from './reference/explain.ts';
import { objectDirectory, shippedScripts } from './resources.ts';
import type { TopCommand } from './parse-run.ts';
import type { RunSettings } from './run-settings.ts';
import { saveProgram } from './save-program.ts';
import { programFolders, programNames, readSavedProgram, type ProgramPlaces } from './saved-program.ts';
import packageDescription from '../../package.json' with { type: 'json' };

/** Of a list: the longest name of a probe, and the space around it. */
const nameColumns = 20;

type Lend = <Result>(borrow: () => Promise<Result>) => Promise<Result>;
/** The live view, until it is left. Tells what fails by itself. */
export type ShowTop = (command: TopCommand) => Promise<unknown>;

/** What the command line has, for the shell. */
export function replServices(
  settings: Readonly<RunSettings>,
  registry: Registry,
  theme: Theme,
  { lend, top }: { readonly lend: Lend; readonly top: ShowTop },
): Services {
  let host: Promise<ProgramHost> | undefined;
  const { env: environment } = process;
  const history = new HistoryFile(historyPath(environment));
  return {
    registry,
    host: machineHost,
    programHost: () => (host ??= programHost(settings)),
    draw: drawing(theme),
    programs: savedPrograms({ currentFolder: process.cwd(), environment, shippedFolder: shippedScripts }),
    history: { load: () => history.load(), append: (entry) => history.append(entry) },
    help: (word) => told(explain(word, registry, { columns: terminalColumns(), list: ':list' })),
    list: (glob) =>
      told(
        listText(registry, glob, Math.max(24, terminalColumns() - nameColumns)) ?? {
          message: `nothing is named '${glob}'`,
          hint: ':list shows all',
        },
      ),
    folders: machineFolders(environment),
    top: async (program) => void (await lend(() => top(topCommand(settings, theme, program)))),
    edit: (text) => lend(() => editText(text, environment)),
  };
}

/** As `fsbpf top` of the same program would be. */
function topCommand(
  settings: Readonly<RunSettings>,
  { name: theme }: Theme,
  program: ShownProgram | undefined,
): TopCommand {
  const parameters = [...(program?.values ?? [])].map(([name, value]) => ({ name, value, mayBeOption: false }));
  const source = { kind: 'text' as const, text: program?.text ?? '' };
  const run: RunSettings = { ...settings, mode: 'run', source, parameters, theme };
  return { kind: 'top', run, hasFormat: false, hasSource: program !== undefined };
}

async function programHost(settings: Readonly<RunSettings>): Promise<ProgramHost> {
  const { backend } = await chooseBackend(settings.host === 'embedded' ? 'auto' : settings.host, objectDirectory);
  const { host, provider } = backend;
  const { version } = packageDescription;
  return {
    description: `${host}, ${provider}`,
    load: (program, source) => loadProgram(backend, program, source, settings, undefined),
    openRecorder: (path, program, failed) =>
      new Recorder(recordingFile(path), program, { eventVersion, host, provider, version }, failed),
  };
}

function recordingFile(path: string): RecordingFile {
  const failed = (error: unknown) => new ReplError(`'${path}' can't be written: ${fileReason(error)}`);
  if (path === '-')
    throw new ReplError('a recording needs a file: the screen has no place for it', ':record slow.fsrec');
  try {
    return new RecordingFile(path, failed);
  } catch (error) {
    throw failed(error);
  }
}

function drawing({ tone }: Theme): Drawing {
  return {
    table: (table, columns) => drawTable(table, { terminalColumns: columns, bold: tone.header, isStamped: false }),
    rows: (columns) => rowFormatter(columns),
    printf: (format, values, units) => escapeLines(formatPrintf(format, values, { textOf: escapeText, units })),
    title: (text) => tone.title(escapeText(text)),
    losses: (report) => lossLines(report).map(tone.warning),
    lostEvents: ({ lost }) => lostEvents(lost),
    error: (thrown) => errorLines(errorReport(thrown), tone, terminalColumns()),
  };
}

function terminalColumns(): number {
  return process.stdout.columns || 80;
}

function errorLines({ drawn, message, hint }: ErrorReport, tone: Theme['tone'], columns: number): string {
  if (drawn !== undefined) return `${tone.error(drawn.trimEnd())}\n`;
  const told = `${tone.error(wrapLines(escapeLines(message), columns))}\n`;
  return hint === undefined ? told : `${told}${tone.quiet(wrapLines(`hint: ${escapeLines(hint)}`, columns))}\n`;
}

/** Throws ReplError where there is none. */
function told(answer: string | { readonly message: string; readonly hint?: string }): string {
  if (typeof answer === 'string') return answer;
  throw new ReplError(answer.message, answer.hint);
}

function savedPrograms(places: ProgramPlaces): SavedPrograms {
  return {
    names: () => [...new Set(programFolders(places).flatMap(programNames))].sort(),
    read: (name) => {
      const program = name === '-' ? undefined : readSavedProgram(name, places); // the keyboard is the shell's
      if (program?.kind === 'program') return program.text;
      const hint = program?.hint?.startsWith('did you mean') === true ? program.hint : 'Tab behind :load lists them';
      throw new ReplError(program?.message ?? `there is no saved program '${name}'`, hint);
    },
    write: (name, text, replaces) => saveProgram(name, text, replaces, places),
  };
}
