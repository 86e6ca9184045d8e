import { readFileSync } from 'node:fs';
import { buildVariant } from './build.ts';
import { openRig } from './open-rig.ts';
import type { Rig, RigVariant } from './rig.ts';
import { runOnRig } from './rig-session.ts';
import { setStage, tellStory } from './story.ts';
import { cause, DriverPort } from './driver-port.ts';

/**
 * npm run driver:rig -- FILE.fsb [--name=value…] [--allow-control] [--driver=asan|pe|plain]
 * Runs a saved program by the minifilter in the emulation, over the story of story.ts, and prints what it says.
 */
const [file, ...words] = process.argv.slice(2);
const given = words.flatMap((word): [string, string][] => {
  const match = /^--([\w-]+)(?:=(.*))?$/s.exec(word);
  return match === null ? [] : [[match[1]!, match[2] ?? '']];
});
const options = new Map(given);
const variant = (options.get('driver') ?? 'asan') as RigVariant;
const allowControl = options.has('allow-control');
const parameters = new Map(given.filter(([name]) => name !== 'driver' && name !== 'allow-control'));

try {
  runScript();
} catch (error) {
  console.error(`driver:rig: ${(error as Error).message}`);
  process.exit(1); // the driver's host goes with it
}

function runScript(): void {
  if (file === undefined)
    throw new Error('a FILE.fsb is expected [--name=value…] [--allow-control] [--driver=asan|pe]');
  buildVariant(variant);
  const rig = openRig(variant);
  setStage(rig);
  const run = runOnRig(rig, readFileSync(file, 'utf8'), () => tell(rig), { allowControl, parameters });
  process.stdout.write(run.text);
  const port = new DriverPort(rig);
  const { causes } = port.counters();
  port.close();
  console.log(
    `driver: ${causes[cause.denied]} refused, ${causes[cause.redirected]} led elsewhere, ${causes[cause.unarmed]} not allowed to act`,
  );
  const wrong = rig.end();
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}

function tell(rig: Rig): void {
  const { statuses, hostsBytes } = tellStory(rig);
  const shown = Object.entries(statuses).map(([what, status]) => `${what} 0x${status.toString(16)}`);
  console.log(`story: ${shown.join(', ')}, ${hostsBytes} bytes of hosts\n`);
}
