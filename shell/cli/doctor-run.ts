import { openSync, closeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { examineAll, fails, works, type Finding, type HealthCheck } from '../backend/health.ts';
import { chooseBackend } from '../backend/choose.ts';
import { Machine } from '../backend/embedded/vm/machine.ts';
import { linuxHealth } from '../backend/linux/health.ts';
import { machineHost } from '../backend/machine-host.ts';
import { windowsHealth } from '../backend/windows/health.ts';
import { move } from '../bytecode/alu.ts';
import { encode } from '../bytecode/encode.ts';
import { r0 } from '../bytecode/instruction.ts';
import { exit } from '../bytecode/jump.ts';
import { compile } from '../codegen/compile.ts';
import { SourceText } from '../language/source.ts';
import type { Registry } from '../registry/registry.ts';
import { exitCodes } from './errors.ts';
import type { DoctorSettings } from './parse-doctor.ts';
import { failedNames, healthJson, healthLines } from './health-report.ts';
import { objectDirectory } from './resources.ts';
import { Session } from '../session/session.ts';

export interface Diagnosis {
  readonly text: string;
  readonly exitCode: number;
}

/** What works on this machine, as far as it was tried. */
export async function diagnose({ format }: DoctorSettings, registry: Registry): Promise<Diagnosis> {
  const examined = await examineAll(checksHere(registry));
  const isHealthy = (wanted: string) => examined.some(({ name, health }) => name === wanted && health === 'works');
  const isLive = isHealthy(counting);
  const verdict = { live: isLive, recordings: isHealthy(engine), failed: failedNames(examined) };
  const text = format === 'json' ? healthJson(examined, verdict) : `${healthLines(examined)}\n\n${sentence(verdict)}\n`;
  return { text, exitCode: isLive ? exitCodes.success : exitCodes.host };
}

const engine = 'embedded engine';
const counting = 'counting';
const oldestNode = 20;

function checksHere(registry: Registry): readonly HealthCheck[] {
  const general: readonly HealthCheck[] = [
    { name: 'Node.js', after: [], weight: 'required', examine: node },
    { name: engine, after: [], weight: 'useful', examine: embedded },
  ];
  const own = healthOf[process.platform];
  if (own === undefined) return [...general, elsewhere];
  const checks = own();
  const required = checks.filter(({ weight }) => weight === 'required').map(({ name }) => name);
  const after = required.filter((name) => !seldomTold.has(name));
  return [...general, ...checks, { name: counting, after, weight: 'required', examine: () => countOpens(registry) }];
}

/** By process.platform. */
const healthOf: Readonly<Record<string, () => readonly HealthCheck[]>> = {
  linux: () => linuxHealth,
  win32: () => windowsHealth(),
};

/** What can't be found out everywhere does not keep a program from being tried. */
const seldomTold: ReadonlySet<string> = new Set(['lockdown', 'memory integrity']);

const elsewhere: HealthCheck = {
  name: 'system',
  after: [],
  weight: 'required',
  examine: () => fails(`fsbpf can't trace on ${process.platform}: its live hosts are Linux and Windows`),
};

function node(): Finding {
  const found = `${process.version} on ${process.platform}, ${process.arch}`;
  return Number(process.versions.node.split('.')[0]) >= oldestNode
    ? works(found)
    : fails(found, `fsbpf is made for Node.js ${oldestNode} and later`);
}

function embedded(): Finding {
  const machine = new Machine({ programs: [encode([move(r0, 42), exit()])], contextSizeBytes: 0 });
  return machine.run() === 42n ? works('a program ran: replay and --demo work') : fails('a program ran wrongly');
}

const opens = 16;

/** A program as a user would run it, on what this process does meanwhile. */
async function countOpens(registry: Registry): Promise<Finding> {
  const source = new SourceText('doctor', `open /pid == ${process.pid}/ < count() >`);
  const { program } = compile(source, registry, { parameters: new Map(), target: machineHost });
  const { backend } = await chooseBackend('auto', objectDirectory);
  const loaded = backend.load(program!, {
    ...{ processTree: undefined, includeSelf: true, anyFile: false },
    ...{ maxKeys: undefined, maxMemoryBytes: undefined },
  });
  try {
    const session = new Session(program!, loaded, registry, silent);
    session.attach();
    for (let time = 0; time < opens; time++) closeSync(openSync(process.execPath, 'r'));
    const counted = await countedWithin(session);
    if (counted >= opens) return works(`${opens} opens were counted, by the ${backend.provider} provider`);
    return fails(`of ${opens} opens ${counted} were counted`, 'please report this');
  } finally {
    loaded.detach();
  }
}

const patienceMs = 1000;

/** A busy machine may be late, but not by much. */
async function countedWithin(session: Session): Promise<number> {
  const end = performance.now() + patienceMs;
  for (;;) {
    const cell = session.snapshot()[0]!.rows[0]?.[0];
    const counted = cell?.kind === 'integer' ? Number(cell.value) : 0;
    if (counted >= opens || performance.now() > end) return counted;
    await delay(1);
  }
}

const silent = {
  table: () => undefined,
  rowWriter: () => () => undefined,
  printf: () => undefined,
  ready: () => undefined,
  exit: () => undefined,
  failed: (error: unknown) => {
    throw error;
  },
};

interface Verdict {
  readonly live: boolean;
  readonly recordings: boolean;
  /** Names of checks. */
  readonly failed: readonly string[];
}

function sentence({ live, recordings, failed }: Verdict): string {
  const asked = recordings ? 'recordings (replay, --demo) can be asked' : 'recordings can not be asked, either';
  return live
    ? `Programs run live here, and ${asked}.`
    : `Programs can not run live here, for ${failed.join(', ')}; ${asked}.`;
}
