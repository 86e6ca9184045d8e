import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { linuxBackend } from '../../shell/backend/linux/linux.ts';
import { compile } from '../../shell/codegen/compile.ts';
import { SourceText } from '../../shell/language/source.ts';
import { Session } from '../../shell/session/session.ts';
import { retuneCases } from './cases/retune.ts';

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

retuneCases(() => ({ start, read }));
