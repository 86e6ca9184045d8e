import { registry } from '../../../builtins/index.ts';
import { Session } from '../../../shell/session/session.ts';
import type { Stage } from '../../runtime/cases/retune.ts';
import { openRig } from './open-rig.ts';
import type { Rig, RigVariant } from './rig.ts';
import { RigProgram } from './rig-program.ts';
import { compileForRig } from './rig-session.ts';

const file = String.raw`C:\Work\subject.txt`;
const ignore = () => undefined;
const silent = { table: ignore, rowWriter: () => ignore, printf: ignore, exit: ignore, ready: ignore, failed: ignore };

/** A session on the minifilter, and what its program is about. */
export class RigStage implements Stage {
  readonly #rig: Rig;

  constructor(variant: RigVariant) {
    this.#rig = openRig(variant);
    this.#rig.make('folder', String.raw`C:\Work`);
    this.#rig.make('file', file, 4096);
  }

  start(text: string, parameters: Readonly<Record<string, string>>): Session {
    const program = compileForRig(text, new Map(Object.entries(parameters)));
    const loaded = new RigProgram(this.#rig, program);
    this.#rig.invoked = (_client, event, help) => loaded.invoke(event, help);
    const session = new Session(program, loaded, registry, silent);
    session.attach();
    session.begin();
    return session;
  }

  read(bytes: number): void {
    this.#rig.open(1, file);
    this.#rig.read(1, 0, bytes);
    this.#rig.close(1);
  }

  /** What is not as it should be. */
  end(): string[] {
    return this.#rig.end();
  }
}
