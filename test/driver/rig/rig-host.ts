import { jsonObjectsOf } from '../../support/fsbpf.ts';
import { parametersOf, type Host, type HostRun } from '../../support/host.ts';
import { operationWords, sumRows } from '../../support/operations.ts';
import { openRig } from './open-rig.ts';
import { RigActivity } from './rig-activity.ts';
import type { RigVariant } from './rig.ts';
import { runOnRig } from './rig-session.ts';
import { windowsText } from './windows-text.ts';

const directory = String.raw`C:\Work`;
const rootPid = 300;
/** So that no two events have the same time. */
const operationNs = 1_000;

/** The minifilter in the emulation: the same activity, done by calls of Windows', and its truth from the volume itself. */
export class RigHost implements Host {
  readonly kind = 'rig';
  readonly name: string;
  readonly #variant: RigVariant;

  constructor(variant: RigVariant) {
    this.#variant = variant;
    this.name = variant;
  }

  path(within: string, relative: string): string {
    return `${within}\\${relative.replaceAll('/', '\\')}`;
  }

  run(...[program, activity, options = {}]: Parameters<Host['run']>): Promise<HostRun> {
    const rig = openRig(this.#variant);
    const { script, given = [], outside = '' } = typeof activity === 'function' ? activity(directory) : activity;
    rig.takesNs(operationNs);
    rig.make('folder', directory);
    for (const { kind, name, sizeBytes = 0 } of given) {
      rig.make(kind === 'folder' ? 'folder' : 'file', this.path(directory, windowsText(name)), sizeBytes);
    }
    const actor = new RigActivity(rig, { directory, rootPid, outside: operationWords(outside) });
    const { maxKeys } = options;
    const parameters = parametersOf(program, directory, options.parameters);
    const { text } = runOnRig(rig, program, () => actor.run(operationWords(script)), {
      parameters,
      processTree: { rootPid },
      format: 'json',
      ...(maxKeys === undefined ? {} : { maxKeys }),
    });
    const wrong = rig.end();
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
    const result = { exitCode: 0, signal: null, stdout: text, stderr: '', objects: jsonObjectsOf(text) };
    return Promise.resolve({ ...result, truth: sumRows(actor.truth), directory });
  }
}
