import type { Registry } from '../registry/registry.ts';
import { runRepl } from '../ui/repl/run-repl.ts';
import { colorLevel } from '../ui/terminal/color-level.ts';
import { themeFromEnvironment } from '../ui/terminal/theme-name.ts';
import { themeOf } from '../ui/terminal/theme.ts';
import { CommandError, exitCodes } from './errors.ts';
import { isRunning } from './follow-session.ts';
import { replServices, type ShowTop } from './repl-services.ts';
import type { RunSettings } from './run-settings.ts';
import packageDescription from '../../package.json' with { type: 'json' };

/** The shell on the terminal that the process was started from; returns the exit code. */
export async function runInteractive(
  settings: Readonly<RunSettings>,
  registry: Registry,
  top: ShowTop,
): Promise<number> {
  if (settings.pid !== undefined && !isRunning(settings.pid)) {
    throw new CommandError(exitCodes.host, 'no-process', `there is no process ${settings.pid}`);
  }
  const { stdin: input, stdout: output, env: environment } = process;
  if (environment['TERM'] === 'dumb') {
    const hint = "a program can be run by itself: fsbpf -e 'open < count() >'";
    throw new CommandError(exitCodes.host, 'dumb-terminal', 'the shell draws, and this terminal is dumb (TERM)', hint);
  }
  const level = colorLevel({ wanted: settings.color, isTerminal: output.isTTY, environment });
  const theme = themeOf(settings.theme ?? themeFromEnvironment(environment), level);
  const title = theme.tone.title(`fsbpf ${packageDescription.version}`);
  const greeting = `${title} asks which files are touched: type ${theme.tone.accent('open < exe, count() >')}, or :help\n`;
  const parameters = new Map(settings.parameters.map(({ name, value }) => [name, value]));
  await runRepl({
    ...{ input, output, theme, parameters },
    greeting: settings.quiet ? '' : greeting,
    services: (lend) => replServices(settings, registry, theme, { lend, top }),
  });
  return exitCodes.success;
}
