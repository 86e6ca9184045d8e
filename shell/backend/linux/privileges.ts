import { existsSync, readFileSync } from 'node:fs';

/** Bits of capabilities(7). */
export const capability = { sysAdmin: 21n, perfmon: 38n, bpf: 39n } as const;

export function hasCapability(bit: bigint): boolean {
  const effective = /^CapEff:\s*([0-9a-f]+)/m.exec(readText('/proc/self/status'))?.[1] ?? '0';
  return ((BigInt(`0x${effective}`) >> bit) & 1n) === 1n;
}

/** Empty where there is no such file. */
export function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}
