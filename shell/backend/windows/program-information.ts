import { eventSize } from '../../bytecode/event-layout.ts';

/**
 * What the minifilter tells the eBPF core of its program type, for the store that user mode asks. The driver's own words
 * are in driver/src/proginfo.c; test/driver/program-information.test.ts holds the two against each other.
 */

/** ebpf_argument_type_t: what a verifier lets a program hand over. */
export const argumentType = { constantSize: 2, context: 4, readableMemory: 9, writableMemory: 11 } as const;

export interface HelperPrototype {
  readonly id: number;
  readonly name: string;
  /** ebpf_return_type_t; 0: an integer. */
  readonly returnType: number;
  /** Those that are not used are 0. */
  readonly argumentTypes: readonly [number, number, number, number, number];
}

const { context, constantSize, readableMemory, writableMemory } = argumentType;

function helper(id: number, name: string, memory: number): HelperPrototype {
  return { id, name, returnType: 0, argumentTypes: [context, memory, constantSize, 0, 0] };
}

export const programInformation = {
  name: 'fsbpf',
  /** ELF sections with this name, or a longer one that begins so, hold programs of the type. */
  section: 'fsbpf',
  programType: '{6b1f3c52-8d0e-4f7a-9b63-2c41d5e07a18}',
  attachType: '{e4a9720b-51c6-4d3f-a8f2-7790b6c3de45}',
  /** bpf_prog_type and bpf_attach_type. */
  programTypeNumber: 0x4642,
  attachTypeNumber: 0x4643,
  isPrivileged: false,
  /** ebpf_context_descriptor_t: there are no data pointers in the context. */
  context: { sizeBytes: eventSize.state, data: -1, end: -1, meta: -1 },
  helpers: [
    helper(0x10000, 'fsbpf_path', writableMemory),
    helper(0x10001, 'fsbpf_destination', writableMemory),
    helper(0x10002, 'fsbpf_image', writableMemory),
    helper(0x10003, 'fsbpf_redirect', readableMemory),
    helper(0x10004, 'fsbpf_user', writableMemory),
  ],
} as const;

/** As it lies in memory: the first three numbers are little-endian. */
export function guidBytes(text: string): Buffer {
  const [first, second, third, ...rest] = text.replace(/[{}]/g, '').split('-');
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(parseInt(first!, 16), 0);
  bytes.writeUInt16LE(parseInt(second!, 16), 4);
  bytes.writeUInt16LE(parseInt(third!, 16), 6);
  bytes.write(rest.join(''), 8, 'hex');
  return bytes;
}
