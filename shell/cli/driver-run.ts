import type * as installationModule from '../backend/windows/installation.ts';
import { driverStatus } from './driver-status.ts';
import { CommandError, errorReport, exitCodes } from './errors.ts';
import { errorLine } from './output/json.ts';
import type { DriverAction, DriverSettings } from './parse-driver.ts';
import { driverFolder } from './resources.ts';

/** It calls Windows by koffi, so it is loaded where it is needed. */
type Installation = typeof installationModule;

type StepName = 'package' | 'store' | 'start' | 'driver' | 'stop' | 'forget' | 'unpack';

/** Each returns what was done, and can be done again. */
const steps: Readonly<Record<StepName, (installation: Installation, folder: string) => string>> = {
  package: ({ installPackage }, folder) => installPackage(folder),
  store: ({ putIntoStore }) => putIntoStore(),
  start: ({ startDriver }) => startDriver(),
  driver: ({ greetDriver }) => greetDriver(),
  stop: ({ stopDriver }) => stopDriver(),
  forget: ({ takeFromStore }) => takeFromStore(),
  unpack: ({ removePackage }) => removePackage(),
};

const stepsOf: Readonly<Record<Exclude<DriverAction, 'status'>, readonly StepName[]>> = {
  install: ['package', 'store', 'start', 'driver'],
  start: ['start', 'driver'],
  stop: ['stop'],
  remove: ['stop', 'forget', 'unpack'],
};

interface Streams {
  readonly results: (text: string) => void;
  readonly messages: (text: string) => void;
}

/** Returns the exit code. */
export async function driverRun(settings: DriverSettings, streams: Streams): Promise<number> {
  const isJson = settings.format === 'json';
  try {
    requireWindows(settings.action);
    if (settings.action === 'status') {
      const { text, exitCode } = await driverStatus(settings);
      streams.results(text);
      return exitCode;
    }
    const installation = await import('../backend/windows/installation.ts');
    installation.requireElevation(`driver ${settings.action}`);
    for (const name of stepsOf[settings.action]) {
      const done = steps[name](installation, settings.folder ?? driverFolder);
      streams.results(
        isJson ? `${JSON.stringify({ v: 1, type: 'step', name, done })}\n` : `${name.padEnd(7)}  ${done}\n`,
      );
    }
    return exitCodes.success;
  } catch (error) {
    const report = errorReport(error);
    const hint = report.hint === undefined ? '' : `  hint: ${report.hint}\n`;
    streams.messages(isJson ? errorLine(report) : `fsbpf: ${report.message}\n${hint}`);
    return exitCodes.host;
  }
}

function requireWindows(action: DriverAction): void {
  if (process.platform === 'win32') return;
  const message = `'driver ${action}' is about the minifilter, which is for Windows: on ${process.platform} fsbpf has no driver`;
  throw new CommandError(exitCodes.host, 'no-host', message, 'fsbpf doctor tells what works here');
}
