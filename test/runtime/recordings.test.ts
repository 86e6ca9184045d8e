import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import type { Documentation } from '../../shell/registry/documentation.ts';
import { runPlain, someAtOnce, type PlainResult } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

/** Something of every operation. */
const workload = `
  mkdir -p a/b && cd a
  for i in 1 2 3 4 5; do echo line $i >> log.log; cat log.log > b/copy.$i; done
  cat missing 2>/dev/null; ls b >/dev/null; mv b/copy.1 renamed.log; ln b/copy.2 hard; ln -s hard soft
  truncate -s 5 hard; chmod 600 hard; touch -d 2020-01-01 soft; rm b/copy.3; rmdir b 2>/dev/null
  dd if=log.log of=synced bs=7 conv=fsync 2>/dev/null; flock log.log true; cat /proc/self/stat >/dev/null
  sh -c 'exit 3'; sh -c 'kill -9 $$'; head -c 100000 /dev/zero > big; cp big big2; grep -c . big2 >/dev/null; true`;

/** What differs between one run and the next, or says where it was. */
function comparable({ stdout }: PlainResult): unknown[] {
  const lines = stdout.trimEnd().split('\n');
  return lines.map((line) => {
    const object = JSON.parse(line) as Record<string, unknown>;
    const { time: _time, host: _host, provider: _provider, shape: _shape, ...rest } = object;
    return rest.type === 'losses' ? { type: rest.type, lost: rest.lost } : rest;
  });
}

const examples = [
  registry.probes,
  new Map([...registry.fields].filter(([, { absent }]) => absent?.linux === undefined)),
  registry.aggregations,
  registry.functions,
  registry.methods,
  registry.statements,
]
  .flatMap((entries): readonly Documentation[] => [...entries.values()])
  .flatMap((entry) => entry.examples);

const more = [
  'open < exe, path, count() > open /!ok/ @failed < path, error, count() > read,write @io < op, path, sum(bytes), stats(latency), quantiles(latency), hist(size) >',
  'open,read,write,close,stat,process:exit < op, pid, count(), rate(), avg(latency), hist(latency) >',
  'open { @seen[path] = 1; } read /path in @seen/ { @again[path] = count(); }',
  'write < path, volume, dir, ext, name, cmdline, parent.exe, count() >',
];

describe.skipIf(missing())('a recording gives what the live run gave, to the last number:', () => {
  const programs = [...new Set([...examples, ...more])];
  let runs: ReadonlyMap<string, { readonly live: PlainResult; readonly replayed: PlainResult }>;

  beforeAll(async () => {
    runs = await someAtOnce(programs, 2, async (program) => {
      const directory = createScratchDirectory();
      const file = join(directory, 'x.fsrec');
      const ask = ['--format', 'json', '-e', program];
      const live = await runPlain(['record', '-o', file, ...ask, '--', 'sh', '-c', workload], { cwd: directory });
      const replayed = await runPlain(['replay', file, ...ask]);
      removeTree(directory);
      return { live, replayed };
    });
  });

  test.each(programs)('%s', (program) => {
    const { live, replayed } = runs.get(program)!;
    expect(live.stderr).not.toMatch(/"type":"error"/);
    expect({ status: replayed.exitCode, errors: replayed.stderr }).toEqual({ status: 0, errors: '' });
    expect(comparable(replayed)).toEqual(comparable(live));
  });
});
