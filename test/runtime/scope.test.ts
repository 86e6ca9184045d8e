import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { utf8 } from '../support/byte-string.ts';
import { compile } from '../support/compile.ts';
import { finalLosses, finalTable, noLosses, runFsbpf, startFsbpf } from '../support/fsbpf.ts';
import { operationWords } from '../support/operations.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Whose operations are counted: of -c's command and its children, of -p's process and its, of all. */

describe.skipIf(missing('gcc'))('scope', () => {
  let directory = '';
  let operations = '';
  beforeAll(() => {
    directory = createScratchDirectory();
    operations = compile('operations', directory);
  });
  afterAll(() => removeTree(directory));

  /** A shell line that opens, writes and closes `name`. */
  function use(name: string): string {
    const words = operationWords(`create f {${utf8(join(directory, name))}} write f {x} close f`);
    return [operations, ...words, '> /dev/null'].join(' ');
  }

  const byName = `open,write,close /path.startsWith("${'$dir'}")/ < name, op, count() >`;

  function rowsOf(names: readonly string[], turns = 1): unknown[] {
    return names.flatMap((name) => ['open', 'write', 'close'].map((operation) => [name, operation, turns])).sort();
  }

  test('-c: the command, its children and theirs, and nobody else', async () => {
    const outsider = spawn('sh', ['-c', `while :; do ${use('outside')}; done`], { stdio: 'ignore' });
    onTestFinished(() => void outsider.kill());
    const command = `${use('child')}; (${use('grandchild')}; sh -c '${use('great-grandchild')}; true') & wait; sleep 0.2`;
    const args = ['-e', byName.replace('$dir', directory), '-c', command];
    const result = await runFsbpf(args);
    expect([...finalTable(result).rows].sort()).toEqual(rowsOf(['child', 'grandchild', 'great-grandchild']));
  });

  test('-c follows a child that outlives its parent', async () => {
    const command = `(sleep 0.2; ${use('orphan')}) & disown 2>/dev/null; sleep 0.6`;
    const result = await runFsbpf(['-e', byName.replace('$dir', directory), '-c', command]);
    expect([...finalTable(result).rows].sort()).toEqual(rowsOf(['orphan']));
  });

  test('--system-wide lifts the filter', async () => {
    const fsbpf = startFsbpf([
      '--format',
      'json',
      '-v',
      '--system-wide',
      '-e',
      byName.replace('$dir', directory),
      '-c',
      'sleep 1',
    ]);
    await fsbpf.attached();
    spawnSync('sh', ['-c', use('outside')]);
    const result = await fsbpf.finished;
    expect([...finalTable(result).rows].sort()).toEqual(rowsOf(['outside']));
  });

  test('-p: the process, its children, those it had and those to come', async () => {
    const shell = spawn('sh', { stdio: ['pipe', 'pipe', 'ignore'] });
    onTestFinished(() => void shell.kill());
    shell.stdout.setEncoding('utf8');
    const says = (word: string) =>
      new Promise<void>((resolve) => shell.stdout.on('data', (text: string) => text.includes(word) && resolve()));
    const hasChild = says('ready');
    shell.stdin.write(
      `(while [ ! -e ${directory}/go ]; do sleep 0.05; done; ${use('old-child')}; echo old) & echo ready\n`,
    );
    await hasChild;
    const fsbpf = startFsbpf([
      '--format',
      'json',
      '-v',
      '-e',
      byName.replace('$dir', `${directory}/`),
      '-p',
      String(shell.pid),
    ]);
    await fsbpf.attached();
    spawnSync('sh', ['-c', use('outside')]);
    const isDone = says('all done');
    shell.stdin.write(`${use('new-child')}; mkdir ${directory}/go; wait; echo all done\n`);
    await isDone;
    fsbpf.child.kill('SIGINT');
    const result = await fsbpf.finished;
    expect([...finalTable(result).rows].filter(([name]) => name !== 'go').sort()).toEqual(
      rowsOf(['old-child', 'new-child']),
    );
    expect(result.exitCode).toBe(0);
  });

  test('fsbpf itself is left out', async () => {
    const fsbpf = startFsbpf([
      '--format',
      'json',
      '-e',
      'open,read,write,close < pid, count() >',
      '--duration',
      '500ms',
    ]);
    const result = await fsbpf.finished;
    expect(finalTable(result).rows.map(([pid]) => pid)).not.toContain(fsbpf.pid);
  });

  test('--include-self counts fsbpf', async () => {
    const output = join(directory, 'self.json');
    const program = `write /path == "${output}"/ < pid, count() > open /path == "/none"/ @never < count() >`;
    const args = [
      '--format',
      'json',
      '--include-self',
      '-e',
      program,
      '--interval',
      '100ms',
      '--duration',
      '600ms',
      '-o',
      output,
    ];
    const fsbpf = startFsbpf(args);
    expect((await fsbpf.finished).exitCode).toBe(0);
    const text = spawnSync('cat', [output], { encoding: 'utf8' }).stdout;
    expect(text).toContain(`[[${fsbpf.pid},`);
  });

  test('--any-file: pipes and devices too', async () => {
    const args = [
      '-e',
      'read,write,open,close < op, count() >',
      '-c',
      'sh -c "echo x > /dev/null; echo y | cat > /dev/null"',
    ];
    const files = await runFsbpf(args);
    const any = await runFsbpf(['--any-file', ...args]);
    const countOf = (result: typeof any, operation: string) =>
      Number(finalTable(result).rows.find(([op]) => op === operation)?.[1] ?? 0);
    expect(countOf(files, 'write')).toBe(0);
    expect(countOf(any, 'write')).toBe(3);
    expect(countOf(any, 'read')).toBe(countOf(files, 'read') + 2); // cat's: the line, and the end
    expect(finalLosses(any)).toEqual(noLosses);
  });
});
