import { BackendError } from '../errors.ts';
import { libbpf } from './library.ts';
import { errnoName, nativeError } from './native-error.ts';
import { withoutSignals } from './signals.ts';
import koffi from 'koffi';

/** enum bpf_prog_type */
const BPF_PROG_TYPE_RAW_TRACEPOINT = 17;

const BPF_PROG_TYPE_TRACING = 26;
const BPF_TRACE_FENTRY = 24;

/** struct bpf_prog_load_opts, the members used (libbpf 1.0 to 1.6). */
const loadOptions = { size: 104, attachType: 12, attachBtfId: 32, logLevel: 88, logSize: 92, logBuffer: 96 } as const;

/** Only a rejected program's log is asked for, on a second try: writing one costs as much as verifying. */
const logSizeBytes = 16 * 1024 * 1024;

const helperLicense = 'Dual MIT/GPL';

/**
 * Loads a raw-tracepoint program and returns its descriptor.
 * Throws BackendError 'verifier-rejected' with the telling line as message, the whole log, and the instruction.
 */
export function loadProgram(name: string, instructions: Uint8Array): number {
  const fd = withoutSignals(() => load(name, instructions, null));
  if (fd >= 0) return fd;
  if (errnoName(-fd) === 'EPERM' || errnoName(-fd) === 'EAGAIN') throw nativeError(`loading the program ${name}`, fd);
  const log = withoutSignals(() => verifierLog(name, instructions));
  throw log === '' ? nativeError(`loading the program ${name}`, fd) : rejection(name, log);
}

function load(name: string, instructions: Uint8Array, options: Uint8Array | null): number {
  const count = instructions.length / 8;
  return libbpf.bpf_prog_load(BPF_PROG_TYPE_RAW_TRACEPOINT, name, helperLicense, instructions, count, options);
}

/** For a function of the kernel, by the id of its type. A descriptor, or a negative errno. */
export function loadFentryProgram(name: string, instructions: Uint8Array, functionType: number): number {
  const options = Buffer.alloc(loadOptions.size);
  options.writeBigUInt64LE(BigInt(loadOptions.size), 0);
  options.writeUInt32LE(BPF_TRACE_FENTRY, loadOptions.attachType);
  options.writeUInt32LE(functionType, loadOptions.attachBtfId);
  const count = instructions.length / 8;
  return libbpf.bpf_prog_load(BPF_PROG_TYPE_TRACING, name, helperLicense, instructions, count, options);
}

function verifierLog(name: string, instructions: Uint8Array): string {
  const log = Buffer.alloc(logSizeBytes);
  const options = Buffer.alloc(loadOptions.size);
  options.writeBigUInt64LE(BigInt(loadOptions.size), 0);
  options.writeUInt32LE(1, loadOptions.logLevel);
  options.writeUInt32LE(log.length, loadOptions.logSize);
  options.writeBigUInt64LE(koffi.address(log), loadOptions.logBuffer);
  load(name, instructions, options);
  return log.toString('utf8', 0, log.indexOf(0));
}

function rejection(name: string, log: string): BackendError {
  const lines = log.trimEnd().split('\n');
  const telling = lines.findLast(
    (line) => line !== '' && !/^(processed \d+ insns|verification time|stack depth|;)/.test(line),
  );
  const instruction = lines.findLast((line) => /^\d+: \(/.test(line));
  return new BackendError(
    'verifier-rejected',
    `the kernel's verifier rejected ${name}: ${telling ?? 'no reason given'}`,
    {
      hint: 'this is a bug of fsbpf: please report it with the output of -v',
      log,
      instructionIndex: instruction === undefined ? undefined : Number.parseInt(instruction, 10),
    },
  );
}

export function attachRawTracepoint(tracepoint: string, programFd: number): number {
  const fd = libbpf.bpf_raw_tracepoint_open(tracepoint, programFd);
  if (fd < 0) throw nativeError(`attaching to the raw tracepoint ${tracepoint}`, fd);
  return fd;
}

/** struct bpf_prog_info */
const programInfo = { size: 224, recursionMisses: 208 } as const;

/** Runs that the kernel skipped because the program was already running on that CPU. */
export function missedRuns(programFd: number): number {
  const info = Buffer.alloc(programInfo.size);
  const size = Uint32Array.of(info.length);
  const result = libbpf.bpf_obj_get_info_by_fd(programFd, info, size);
  if (result < 0) throw nativeError('reading a program’s counters', result);
  return size[0]! >= programInfo.recursionMisses + 8 ? Number(info.readBigUInt64LE(programInfo.recursionMisses)) : 0;
}
