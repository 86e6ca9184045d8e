import { examineAll, type Examined } from '../backend/health.ts';
import { onlyForByteCode, windowsHealth } from '../backend/windows/health.ts';
import { exitCodes } from './errors.ts';
import { failedNames, healthJson, healthLines } from './health-report.ts';
import type { DriverSettings } from './parse-driver.ts';

export interface Answer {
  readonly text: string;
  readonly exitCode: number;
}

/** All that has to be there for programs to run, and what is missing. */
export async function driverStatus({ format }: Pick<DriverSettings, 'format'>): Promise<Answer> {
  const examined = await examineAll(windowsHealth());
  const isLive = isHealthy(examined, () => true);
  const verdict = {
    live: isLive,
    nativeImages: isHealthy(examined, (name) => !onlyForByteCode.has(name)),
    failed: failedNames(examined),
  };
  const text = format === 'json' ? healthJson(examined, verdict) : `${healthLines(examined)}\n\n${sentence(verdict)}\n`;
  return { text, exitCode: isLive ? exitCodes.success : exitCodes.host };
}

function isHealthy(examined: readonly Examined[], matters: (name: string) => boolean): boolean {
  return examined.every(
    ({ name, weight, health }) => !matters(name) || weight === 'useful' || health === 'works' || health === 'unknown',
  );
}

interface Verdict {
  readonly live: boolean;
  readonly nativeImages: boolean;
  readonly failed: readonly string[];
}

function sentence({ live, nativeImages, failed }: Verdict): string {
  if (live) return 'All that programs need is there: they run live here.';
  const reason = `Programs can not run live here, for ${failed.join(', ')}`;
  return nativeImages ? `${reason}; signed native images can.` : `${reason}.`;
}
