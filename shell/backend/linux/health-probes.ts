import koffi from 'koffi';
import { add, move } from '../../bytecode/alu.ts';
import { call } from '../../bytecode/call.ts';
import { encode } from '../../bytecode/encode.ts';
import { framePointer, r0, r1, r2, r3 } from '../../bytecode/instruction.ts';
import { exit } from '../../bytecode/jump.ts';
import { fails, works, type Finding } from '../health.ts';
import { libbpf } from './library.ts';
import { index } from '../kernel-maps.ts';
import { closeDescriptor, kernelMaps, mapType } from './maps.ts';
import { errnoName } from './native-error.ts';
import { attachRawTracepoint, loadFentryProgram, loadProgram } from './programs.ts';

/** Each asks the kernel for what a start asks it for, and gives it back. What is refused throws BackendError. */

export const koffiVersion: string = koffi.version;

const name = 'fsbpf_doctor';
const pageSizeBytes = 4096;

/** Returns 0 at once. */
const least = encode([move(r0, 0), exit()]);

const probeReadKernel = 113;

/** Reads eight bytes of kernel memory, which needs more than loading a program does. */
const reading = encode([
  move(r1, framePointer),
  add(r1, -8),
  move(r2, 8),
  move(r3, 0),
  call(probeReadKernel),
  move(r0, 0),
  exit(),
]);

export function libbpfVersion(): Finding {
  libbpf.libbpf_num_possible_cpus();
  return works(String(libbpf.libbpf_version_string()).replace(/^v/, 'version '));
}

export function map(): Finding {
  const shape = { name, type: mapType.hash, keySizeBytes: 4, valueSizeBytes: 8, maxEntries: 1, flags: 0 };
  return withDescriptor(kernelMaps.create(shape), (made) => {
    kernelMaps.update(made, index(1), new Uint8Array(8).fill(7));
    return kernelMaps.read(made, index(1))?.[0] === 7
      ? works('a value was written and read back')
      : fails('a value was written, and another one read');
  });
}

export function ringBuffer(): Finding {
  const shape = {
    ...{ name, type: mapType.ring, keySizeBytes: 0, valueSizeBytes: 0 },
    ...{ maxEntries: pageSizeBytes, flags: 0 },
  };
  return withDescriptor(kernelMaps.create(shape), () => works('one of a page was made'));
}

export function program(): Finding {
  return withDescriptor({ fd: loadProgram(name, least) }, () => works('one that does nothing was loaded'));
}

export function kernelMemory(): Finding {
  return withDescriptor({ fd: loadProgram(name, reading) }, () => works('a program that reads it was loaded'));
}

export function tracepoint(): Finding {
  return withDescriptor({ fd: loadProgram(name, least) }, ({ fd }) =>
    withDescriptor({ fd: attachRawTracepoint('sys_enter', fd) }, () =>
      works('a program was attached to sys_enter; tracefs is not needed'),
    ),
  );
}

/** A function that every kernel has and that is hardly ever called. */
const quietFunction = 'vfs_fsync_range';
const BPF_TRACE_FENTRY = 24;
const instead = 'the tracepoint provider, the one that fsbpf has, does without';

export function fentry(): Finding {
  const type: number = libbpf.libbpf_find_vmlinux_btf_id(quietFunction, BPF_TRACE_FENTRY);
  if (type < 0) return fails(`the kernel has no type of ${quietFunction} (${errnoName(-type)}): ${instead}`);
  const fd = loadFentryProgram(name, least, type);
  if (fd < 0) return fails(`such a program is not loaded (${errnoName(-fd)}): ${instead}`);
  return withDescriptor({ fd }, () => {
    const link: number = libbpf.bpf_raw_tracepoint_open(null, fd);
    if (link < 0) return fails(`such a program is loaded, but not attached (${errnoName(-link)}): ${instead}`);
    return withDescriptor({ fd: link }, () => works(`a program was attached to ${quietFunction}; ${instead}`));
  });
}

function withDescriptor<Owner extends { readonly fd: number }>(owner: Owner, use: (owner: Owner) => Finding): Finding {
  try {
    return use(owner);
  } finally {
    closeDescriptor(owner.fd);
  }
}
