import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { registry } from '../../builtins/index.ts';
import type { Documentation } from '../../shell/registry/documentation.ts';
import { comparable, recordedWorkload } from '../support/comparable-runs.ts';
import { runPlain, someAtOnce, type PlainResult } from '../support/plain-run.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const examples = [
  registry.probes,
  new Map([...registry.fields].filter(([, { absent }]) => absent?.linux === undefined)),
  registry.aggregations,
  new Map([...registry.functions].filter(([, { absent }]) => absent?.linux === undefined)),
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
      const live = await runPlain(['record', '-o', file, ...ask, '--', 'sh', '-c', recordedWorkload], {
        cwd: directory,
      });
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
