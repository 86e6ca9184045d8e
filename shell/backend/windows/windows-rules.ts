import { eventVersion } from '../../bytecode/event-layout.ts';
import { fails, works, type Finding } from '../health.ts';
import type { ServiceState } from './services.ts';
import type { Answer, StoreState, WindowsFacts } from './windows-facts.ts';

/** What a fact means, and what to do about it. */
export interface WindowsRule {
  readonly name: string;
  readonly after: readonly string[];
  readonly weight: 'required' | 'useful';
  /** Programs that are signed images do without it. */
  readonly isOnlyForByteCode: boolean;
  readonly judge: (facts: WindowsFacts) => Finding;
}

const hints = {
  administrator: 'start the terminal with "Run as administrator"',
  installEbpf:
    'install eBPF for Windows 1.0 or later from https://github.com/microsoft/ebpf-for-windows/releases, then open a new terminal',
  installJit: 'it belongs to builds of eBPF for Windows with a JIT, not to NativeOnly ones: install such a build',
  install: 'fsbpf driver install',
  start: 'fsbpf driver start',
  testSigning: 'bcdedit /set testsigning on, with Secure Boot off, then restart',
  memoryIntegrity:
    'switch off Windows Security > Device security > Core isolation > Memory integrity and restart, or run native images (fsbpf build)',
  nativeImage:
    'run native images (fsbpf build -o X.o, Convert-BpfToNative.ps1, --native X.sys), or install a build of eBPF for Windows with a JIT',
} as const;

const ebpf = 'eBPF for Windows';
const store = 'store entry';
const administrator = 'administrator';
const service = 'driver service';

/** In the order in which they are put right: each builds on those before. */
export const windowsRules: readonly WindowsRule[] = [
  rule('Windows', 'required', [], ({ release, processor }) => windows(release, processor)),
  rule(administrator, 'required', [], ({ isElevated }) => told(isElevated, elevation)),
  rule('test signing', 'useful', [], testSigning),
  forByteCode('memory integrity', [], ({ codeIntegrity }) =>
    told(codeIntegrity, ({ memoryIntegrity }) =>
      memoryIntegrity
        ? fails('on: only signed images run in the kernel, not what a JIT compiles', hints.memoryIntegrity)
        : works('off'),
    ),
  ),
  rule(ebpf, 'required', [], ({ library }) =>
    'value' in library ? works(library.value) : fails(library.problem, hints.installEbpf),
  ),
  rule('eBPFCore', 'required', [], ({ services }) =>
    told(services.eBPFCore, (state) => ebpfService('eBPFCore', state, hints.installEbpf)),
  ),
  forByteCode('eBPFSvc', [], ({ services }) =>
    told(services.eBPFSvc, (state) => ebpfService('eBPFSvc', state, hints.installJit)),
  ),
  rule(service, 'required', [], ({ services }) => told(services.fsbpf, driverService)),
  rule('driver', 'required', [service, administrator], driver),
  rule(store, 'required', [], storeEntry),
  forByteCode('byte code', [ebpf, store], byteCode),
];

function rule(
  name: string,
  weight: WindowsRule['weight'],
  after: readonly string[],
  judge: WindowsRule['judge'],
): WindowsRule {
  return { name, weight, after, isOnlyForByteCode: false, judge };
}

function forByteCode(name: string, after: readonly string[], judge: WindowsRule['judge']): WindowsRule {
  return { name, weight: 'required', after, isOnlyForByteCode: true, judge };
}

/** What could not be found out is no failure. */
function told<Value>(answer: Answer<Value>, judge: (value: Value) => Finding): Finding {
  return 'value' in answer ? judge(answer.value) : { health: 'unknown', found: answer.problem };
}

const oldestBuild = 19_041; // ExAllocatePool2
const firstBuildOf11 = 22_000;

function windows(release: string, processor: string): Finding {
  const build = buildOf(release);
  const found = `Windows ${build >= firstBuildOf11 ? 11 : 10}, build ${build}, on ${processor}`;
  if (build >= oldestBuild) return works(found);
  return fails(found, `the driver is made for Windows 10 version 2004 (build ${oldestBuild}) and later`);
}

export function buildOf(release: string): number {
  return Number(release.split('.')[2] ?? 0);
}

function elevation(isElevated: boolean): Finding {
  return isElevated ? works('this process is elevated') : fails('this process is not elevated', hints.administrator);
}

/** A driver that runs has a signature that is accepted. */
function testSigning({ codeIntegrity, services }: WindowsFacts): Finding {
  return told(codeIntegrity, (integrity) => {
    if (integrity.testSigning) return works('on: drivers with a test certificate load');
    const isRunning = 'value' in services.fsbpf && services.fsbpf.value === 'running';
    if (isRunning) return works('off; the driver runs, so its signature is accepted');
    return fails(
      "off: a driver that you built yourself does not load, only one with Microsoft's signature",
      hints.testSigning,
    );
  });
}

function ebpfService(name: string, state: ServiceState, install: string): Finding {
  if (state === 'running') return works('running');
  if (state === 'absent') return fails(`there is no service ${name}`, install);
  return fails(state, `sc start ${name}`);
}

function driverService(state: ServiceState): Finding {
  if (state === 'running') return works('running');
  if (state === 'absent') return fails('the driver is not installed: there is no service fsbpf', hints.install);
  return fails(`installed, but ${state}`, hints.start);
}

const supportedDriver = 1; // FSBPF_DRIVER_VERSION

function driver({ driver: answer }: WindowsFacts): Finding {
  if ('problem' in answer) return fails(answer.problem, hints.start);
  const { driverVersion, eventVersion: events, clients } = answer.value;
  const found = `version ${driverVersion} with events of version ${events}; programs attached: ${clients}`;
  if (driverVersion === supportedDriver && events === eventVersion) return works(found);
  return fails(
    `${found}; this fsbpf needs version ${supportedDriver} with events of version ${eventVersion}`,
    'install the driver and fsbpf of one release: fsbpf driver remove, then fsbpf driver install',
  );
}

/** The user's place hides the machine's, whatever it holds; services see the machine's only. */
function storeEntry({ store: { machine, user } }: WindowsFacts): Finding {
  return told(machine, (inMachine) =>
    told(user, (inUser) => {
      const problem = storeProblem('HKEY_LOCAL_MACHINE', inMachine) ?? storeProblem('HKEY_CURRENT_USER', inUser);
      if (problem !== undefined) return fails(problem, hints.install);
      return works('program type fsbpf, as this version has it');
    }),
  );
}

function storeProblem(place: string, state: StoreState): string | undefined {
  const key = `${place}\\Software\\eBPF\\Providers`;
  const isUser = place === 'HKEY_CURRENT_USER';
  switch (state.kind) {
    case 'current':
      return undefined;
    case 'none':
      return isUser ? undefined : `there is no store of program types (${key})`;
    case 'absent':
      return isUser
        ? `${key} has no program type fsbpf, and hides the machine's from this user`
        : `${key} has no program type fsbpf`;
    case 'stale':
      return `${key} has the program type fsbpf of another version: ${some(state.differs)}`;
  }
}

const shown = 3;

function some(names: readonly string[]): string {
  const more = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `${names.slice(0, shown).join(', ')}${more}`;
}

function byteCode(facts: WindowsFacts): Finding {
  return told(facts.byteCode, (answer) => {
    if (answer === 'runs') return works('a program was loaded');
    if (answer === 'native-only')
      return fails('this build of eBPF for Windows loads signed images only (NativeOnly)', hints.nativeImage);
    const missing = whatItNeeds(facts);
    if (missing !== undefined) return { health: 'untried', found: `needs ${missing}` };
    if (answer === 'unknown-type') return fails('the program type fsbpf is not known to ebpfapi.dll', hints.install);
    return fails(
      `a program that does nothing was refused: ${answer.refused}`,
      'fsbpf driver stop, then fsbpf driver start',
    );
  });
}

/** Where a refusal is no news: the first of what it builds on. */
function whatItNeeds(facts: WindowsFacts): string | undefined {
  const needed = windowsRules.filter(({ name, weight }) => weight === 'required' && name !== 'byte code');
  return needed.find(({ judge }) => judge(facts).health === 'fails')?.name;
}
