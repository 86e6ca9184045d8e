/** struct fsbpf_attach_parameters of driver/include/fsbpf_driver.h. */
export interface AttachParameters {
  readonly version: number;
  readonly operations: bigint;
  readonly needs: bigint;
  readonly pid: number;
  readonly excludedPid: number;
  readonly minLatencyNs: number;
  readonly maxEventsPerSecond: number;
  readonly flags: number;
}

export const attachFlag = { normalizedNames: 1, control: 2, processTree: 4 } as const;

const sizeBytes = 64;

export function encodeAttachParameters(given: Partial<AttachParameters>): Buffer {
  const { version = 1, operations = 0n, needs = 0n, pid = 0, excludedPid = 0, flags = 0 } = given;
  const bytes = Buffer.alloc(sizeBytes);
  bytes.writeUInt32LE(version, 0);
  bytes.writeUInt32LE(sizeBytes, 4);
  bytes.writeBigUInt64LE(operations, 8);
  bytes.writeBigUInt64LE(needs, 16);
  bytes.writeBigUInt64LE(BigInt(pid), 24);
  bytes.writeBigUInt64LE(BigInt(excludedPid), 32);
  bytes.writeBigUInt64LE(BigInt(given.minLatencyNs ?? 0), 40);
  bytes.writeBigUInt64LE(BigInt(given.maxEventsPerSecond ?? 0), 48);
  bytes.writeUInt32LE(flags, 56);
  return bytes;
}
