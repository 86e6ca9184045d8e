import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { linuxBackend } from '../../shell/backend/linux/linux.ts';
import { compile } from '../../shell/codegen/compile.ts';
import { SourceText } from '../../shell/language/source.ts';
import { Session } from '../../shell/session/session.ts';

const directory = mkdtempSync(join(tmpdir(), 'fsbpf-retune-'));
const file = join(directory, 'subject.txt');
writeFileSync(file, 'x'.repeat(4096));
afterAll(() => rmSync(directory, { recursive: true }));

const ignore = () => undefined;
const silent = { table: ignore, rowWriter: () => ignore, printf: ignore, exit: ignore, ready: ignore, failed: ignore };

/** Runs a program over this very process. */
function start(text: string, parameters: Record<string, string>): Session {
  const options = { parameters: new Map(Object.entries(parameters)), target: 'linux' as const };
  const { program, diagnostics } = compile(new SourceText('test', text), registry, options);
  expect(diagnostics).toEqual([]);
  const backend = linuxBackend(join(import.meta.dirname, '../../bpf/linux/built'));
  const loaded = backend.load(program!, {
    processTree: { rootPid: process.pid },
    includeSelf: true,
    anyFile: false,
    maxKeys: undefined,
    maxMemoryBytes: undefined,
  });
  const session = new Session(program!, loaded, registry, silent);
  session.attach();
  session.begin();
  return session;
}

/** Reads this many bytes of the file, once. */
function read(bytes: number): void {
  const descriptor = openSync(file, 'r');
  readSync(descriptor, Buffer.alloc(bytes));
  closeSync(descriptor);
}

function count(session: Session): bigint {
  const [table] = session.snapshot();
  const cell = table!.rows[0]?.[0];
  return cell?.kind === 'integer' ? cell.value : 0n;
}

test('a number is changed while the program runs, and the counts so far stay', () => {
  const session = start(`read /path == "${file}" && bytes >= $least/ < count() >`, { least: '100' });
  read(99);
  read(100);
  expect(count(session)).toBe(1n);
  session.retune('least', '10');
  read(99);
  read(9);
  expect(count(session)).toBe(2n);
  session.retune('least', 4000n);
  read(99);
  read(4000);
  expect(count(session)).toBe(3n);
  session.stop();
});

test('a text is changed, up to the room its first value made', () => {
  const session = start('open /name == $name/ < count() >', { name: 'nothing-has-this' });
  read(1);
  expect(count(session)).toBe(0n);
  session.retune('name', 'subject.txt');
  read(1);
  expect(count(session)).toBe(1n);
  expect(() => session.retune('name', 'x'.repeat(17))).toThrow(/17 bytes|longer/);
  expect(() => session.retune('least', 1n)).toThrow("the program has no parameter 'least'");
  session.stop();
});

test('a text that is a key is changed, and what was counted before keeps its name', () => {
  const session = start(`open /path == "${file}"/ < $label, count() >`, { label: 'before' });
  read(1);
  session.retune('label', 'a longer one than before');
  read(1);
  read(1);
  const [table] = session.snapshot();
  const rows = table!.rows.map(([key, counted]) => [
    key?.kind === 'text' && key.text,
    counted?.kind === 'integer' && counted.value,
  ]);
  expect(rows.sort()).toEqual([
    ['a longer one than before', 2n],
    ['before', 1n],
  ]);
  session.stop();
});
