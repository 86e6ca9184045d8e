import { existsSync, readFileSync } from 'node:fs';
import { arch, release } from 'node:os';
import { fails, works, type Finding, type HealthCheck } from '../health.ts';
import { hasDirectLoads, requireInitialPidNamespace, requireUsableKernel } from './kernel.ts';
import { capability, hasCapability } from './privileges.ts';

/** What is asked of the kernel itself is in a module of its own: it needs koffi, which may be missing. */
const probes = () => import('./health-probes.ts');

/** In the order in which a start comes upon them. */
export const linuxHealth: readonly HealthCheck[] = [
  { name: 'kernel', after: [], weight: 'required', examine: kernel },
  { name: 'kernel types', after: [], weight: 'required', examine: kernelTypes },
  { name: 'privileges', after: [], weight: 'required', examine: privileges },
  { name: 'lockdown', after: [], weight: 'required', examine: lockdown },
  { name: 'process ids', after: [], weight: 'required', examine: processIds },
  { name: 'koffi', after: [], weight: 'required', examine: koffi },
  { name: 'libbpf', after: ['koffi'], weight: 'required', examine: async () => (await probes()).libbpfVersion() },
  { name: 'maps', after: ['libbpf'], weight: 'required', examine: async () => (await probes()).map() },
  { name: 'ring buffer', after: ['libbpf'], weight: 'required', examine: async () => (await probes()).ringBuffer() },
  { name: 'programs', after: ['libbpf'], weight: 'required', examine: async () => (await probes()).program() },
  {
    name: 'kernel memory',
    after: ['programs'],
    weight: 'required',
    examine: async () => (await probes()).kernelMemory(),
  },
  { name: 'tracepoints', after: ['programs'], weight: 'required', examine: async () => (await probes()).tracepoint() },
  { name: 'fentry', after: ['programs'], weight: 'useful', examine: async () => (await probes()).fentry() },
  { name: 'direct loads', after: ['kernel types'], weight: 'useful', examine: directLoads },
];

const oldest = [5, 15] as const;

/** The number tells what is meant to work; what does, the other checks find out. */
function kernel(): Finding {
  const [major = 0, minor = 0] = release().split('.').map(Number);
  const found = `Linux ${release()} on ${arch()}`;
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  return isOld ? fails(found, `fsbpf is made for Linux ${oldest.join('.')} and later`) : works(found);
}

function kernelTypes(): Finding {
  requireUsableKernel();
  return works('/sys/kernel/btf/vmlinux');
}

function privileges(): Finding {
  if (process.geteuid?.() === 0) return works('root');
  const missing = [
    ...(hasCapability(capability.sysAdmin) || hasCapability(capability.bpf) ? [] : ['CAP_BPF']),
    ...(hasCapability(capability.sysAdmin) || hasCapability(capability.perfmon) ? [] : ['CAP_PERFMON']),
  ];
  if (missing.length === 0) return works('not root, but with CAP_BPF and CAP_PERFMON');
  return fails(`not root, and without ${missing.join(' and ')}`, 'run it with sudo');
}

const lockdownFile = '/sys/kernel/security/lockdown';

function lockdown(): Finding {
  if (!existsSync(lockdownFile)) return { health: 'unknown', found: `there is no ${lockdownFile} to read` };
  const mode = /\[(\w+)\]/.exec(readFileSync(lockdownFile, 'utf8'))?.[1] ?? 'unknown';
  if (mode !== 'confidentiality') return works(mode);
  return fails('confidentiality, which forbids tracing programs', 'boot with lockdown=integrity');
}

function processIds(): Finding {
  requireInitialPidNamespace();
  return works('those of the kernel: this is no container with its own');
}

async function koffi(): Promise<Finding> {
  try {
    const { koffiVersion } = await probes();
    return works(`version ${koffiVersion}`);
  } catch {
    const found = `koffi, which calls libraries, has no native part for ${process.platform} on ${arch()} here`;
    return fails(found, 'install fsbpf by npm, with its optional packages');
  }
}

function directLoads(): Finding {
  if (hasDirectLoads()) return works('bpf_rdonly_cast and bpf_iter_num_new: the faster build of the provider serves');
  return fails('this kernel has no bpf_rdonly_cast or bpf_iter_num_new: the build with probe reads serves');
}
