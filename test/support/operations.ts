import { byteStringOfHex, byteStringOfText, hexOf, type ByteString } from './byte-string.ts';
import { finalTable, type RunResult } from './fsbpf.ts';
import { namedPath } from './named-path.ts';

/**
 * Words for test/runtime/programs/operations.c. What stands in braces is a text: `create f {a name} write f {hello}`.
 * It is a byte string: "\xff" is one byte.
 */
export function operationWords(script: ByteString): string[] {
  const encoded = script.replace(/\{([^}]*)\}/g, (_, text: string) => `=${hexOf(text)}`);
  return encoded
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => word.replace(/^=/, ''));
}

/** The truth as the operations program tells it, on whichever stream. "read /path 3 4096": path, calls, bytes. */
export function toldRows(output: string): string[] {
  const told = [...output.matchAll(/^truth (\w+) (\w*) (\d+)$/gm)];
  const asked = [...output.matchAll(/^asked (\w+) (\w*) (\w*)$/gm)];
  return sumRows([
    ...told.map(([, operation, hex, bytes]): Row => [operation!, pathOf(hex!), 1, Number(bytes)]),
    ...asked.map(([, operation, directory, name]): Row => [
      operation!,
      shown(namedPath(byteStringOfHex(directory!), byteStringOfHex(name!))),
      1,
      0,
    ]),
  ]);
}

/** Stands for a path beyond 4,095 bytes, which no one can show. */
export const longPath = '(long)';

function pathOf(hex: string): ByteString {
  return hex === 'long' ? longPath : shown(byteStringOfHex(hex));
}

function shown(path: ByteString): ByteString {
  return path.length > 4095 ? longPath : path;
}

/** The same of fsbpf's tables @calls and @transfers. */
export function countedRows(result: RunResult): string[] {
  const rows = [...finalTable(result, '@calls').rows, ...finalTable(result, '@transfers').rows];
  return sumRows(
    rows.map(([operation, path, count, bytes]) => [
      String(operation),
      typeof path === 'string' && path.startsWith('…') ? longPath : byteStringOfText(String(path)),
      Number(count),
      Number(bytes ?? 0),
    ]),
  );
}

/** Fills both tables: bytes are known of transfers only. */
export const countEverything = `
  open,close @calls < op, path, count() >
  read,write @transfers < op, path, count(), sum(bytes) >`;

/** The same for every operation that a system call can be. */
export const countAll = `
  open,create,close,delete,truncate,setattr,stat,flush,lock,mmap,ioctl @calls < op, path, count() >
  rename,link @names < op, path, path2, count() >
  read,write,readdir @transfers < op, path, count(), sum(bytes) >`;

export type Row = readonly [operation: string, path: ByteString, count: number, bytes: number];

export function sumRows(rows: readonly Row[]): string[] {
  const sums = new Map<string, [number, number]>();
  for (const [operation, path, count, bytes] of rows) {
    const key = `${operation} ${path}`;
    const before = sums.get(key) ?? [0, 0];
    sums.set(key, [before[0] + count, before[1] + bytes]);
  }
  return [...sums].map(([key, [count, bytes]]) => `${key} ${count} ${bytes}`).sort();
}
