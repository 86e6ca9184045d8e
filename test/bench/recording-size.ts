/**
 * Bytes an event of a real workload takes in a recording, as the same events in NDJSON, and as strace writes the same
 * calls down: npx tsx test/bench/recording-size.ts [COMMAND...]. Wants root and strace.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fsbpfCommandLine } from '../support/fsbpf.ts';
import { printTable } from './table.ts';

const given = process.argv.slice(2);
const command =
  given.length > 0
    ? given
    : ['sh', '-c', 'git log --stat > /dev/null; find shell test -type f | xargs cat > /dev/null'];
const folder = mkdtempSync(join(tmpdir(), 'fsbpf-bench-'));
const file = (name: string) => join(folder, name);

function run(program: string, words: readonly string[]): void {
  const { status, stderr } = spawnSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(stderr);
}

const [fsbpf, ...first] = fsbpfCommandLine();
run(fsbpf!, [...first, 'record', '-o', file('x.fsrec'), '--', ...command]);
for (const ending of ['ndjson', 'csv', 'parquet'])
  run(fsbpf!, [...first, 'export', file('x.fsrec'), '--to', file(`x.${ending}`)]);
run('strace', ['-f', '-y', '-T', '-ttt', '-e', 'trace=file,desc', '-o', file('x.strace'), ...command]);

const lines = (name: string) => readFileSync(file(name), 'latin1').split('\n').length - 1;
const events = lines('x.ndjson');
const calls = lines('x.strace');
const rows = ['x.fsrec', 'x.parquet', 'x.csv', 'x.ndjson', 'x.strace'].map((name) => {
  const bytes = statSync(file(name)).size;
  return [name.slice(2), String(bytes), (bytes / (name === 'x.strace' ? calls : events)).toFixed(1)];
});
printTable(
  `${events} events; strace wrote ${calls} lines (file and descriptor calls)`,
  ['form', 'bytes', 'bytes each'],
  rows,
);
rmSync(folder, { recursive: true });
