import koffi from 'koffi';
import { BackendError } from '../errors.ts';
import { askCodeIntegrity } from './code-integrity.ts';
import { ebpfapi } from './library.ts';
import { check, checkResult, errnoName, nativeError } from './native-error.ts';
import { guidBytes, programInformation } from './program-information.ts';

/** struct bpf_prog_load_opts, the members used. */
const loadOptions = { size: 104, logSize: 92, logBuffer: 96 } as const;
const logSizeBytes = 1024 * 1024;

/** It asks for none: the parameter is there for libbpf's sake. */
const license = 'Dual MIT/GPL';

interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** The core says EBPF_BLOCKED_BY_POLICY, which has no errno of its own. */
const memoryIntegrity: Refusal = {
  code: 'memory-integrity',
  message:
    'memory integrity (HVCI) is on: Windows lets no code into its kernel but signed images, so no bytecode either',
  hint: 'fsbpf build makes an object for bpf2c, --native FILE.sys runs the image; or switch memory integrity off and start Windows anew',
};

/** What the refusal of bytecode means, by name of the error. */
const refusals: Readonly<Record<string, Refusal>> = {
  ENOTSUP: {
    code: 'native-only',
    message: 'this eBPF for Windows is a release build (NativeOnly): it runs signed native images, no bytecode',
    hint: 'fsbpf build makes an object for bpf2c, --native FILE.sys runs the image; a build of eBPF for Windows with its JIT compiler takes one-liners',
  },
  EOTHER: {
    code: 'service-missing',
    message: 'eBPF for Windows did not compile the program: its service eBPFSvc does not run, or failed',
    hint: 'sc start eBPFSvc; fsbpf driver status tells what is missing',
  },
  EINVAL: {
    code: 'store-entry-missing',
    message: 'eBPF for Windows does not know programs of the type fsbpf',
    hint: 'fsbpf driver install registers it; fsbpf driver status tells what is missing',
  },
};

/** @returns its descriptor. Throws BackendError: 'verifier-rejected' with the whole log, or why no bytecode is taken. */
export function loadProgram(name: string, instructions: Uint8Array): number {
  const fd = load(name, instructions, null);
  if (fd >= 0) return fd;
  const error = errnoName(-fd);
  if (error === 'EACCES') throw rejection(name, verifierLog(name, instructions));
  const refusal = error === 'EOTHER' && askCodeIntegrity().memoryIntegrity ? memoryIntegrity : refusals[error];
  if (refusal === undefined) throw nativeError(`loading the program ${name}`, fd);
  const { code, message, hint } = refusal;
  throw new BackendError(code, message, { hint, log: `loading the program ${name}: ${error}` });
}

function load(name: string, instructions: Uint8Array, options: Uint8Array | null): number {
  const { programTypeNumber } = programInformation;
  return ebpfapi.bpf_prog_load(programTypeNumber, name, license, instructions, instructions.length / 8, options);
}

function verifierLog(name: string, instructions: Uint8Array): string {
  const log = Buffer.alloc(logSizeBytes);
  const options = Buffer.alloc(loadOptions.size);
  options.writeBigUInt64LE(BigInt(options.length), 0);
  options.writeUInt32LE(log.length, loadOptions.logSize);
  options.writeBigUInt64LE(koffi.address(log), loadOptions.logBuffer);
  const fd = load(name, instructions, options);
  if (fd >= 0) ebpfapi.ebpf_close_fd(fd);
  return log.toString('utf8', 0, Math.max(0, log.indexOf(0)));
}

/** PREVAIL's messages begin with the instruction: "12: Invalid type (r0.type in {…})". */
function rejection(name: string, log: string): BackendError {
  const lines = log.split(/\r?\n/).filter((line) => line.trim() !== '');
  const telling = lines.find((line) => /^\s*\d+:\s/.test(line)) ?? lines[0];
  const index = telling === undefined ? undefined : Number.parseInt(telling, 10);
  return new BackendError(
    'verifier-rejected',
    `the verifier of eBPF for Windows rejected ${name}: ${telling?.trim() ?? 'no reason given'}`,
    {
      hint: 'this is a bug of fsbpf: please report it with the output of -v',
      log,
      ...(index === undefined || Number.isNaN(index) ? {} : { instructionIndex: index }),
    },
  );
}

/** @returns the descriptor of what keeps it attached */
export function attachProgram(programFd: number, parameters: Uint8Array): number {
  const type = guidBytes(programInformation.attachType);
  const link = Buffer.alloc(4);
  const { length } = parameters;
  checkResult(
    'attaching to the minifilter',
    ebpfapi.ebpf_program_attach_by_fds(programFd, type, parameters, length, link),
  );
  return link.readInt32LE();
}

export function detachLink(link: number): void {
  ebpfapi.bpf_link_detach(link);
  ebpfapi.ebpf_close_fd(link);
}

/** Returns when no program that started before is still running. */
export function waitForPrograms(): void {
  checkResult('waiting for programs to return', ebpfapi.ebpf_program_synchronize());
}

/** options: a struct bpf_test_run_opts. */
export function runOnce(operation: string, programFd: number, options: Uint8Array): void {
  check(operation, ebpfapi.bpf_prog_test_run_opts(programFd, options));
}
