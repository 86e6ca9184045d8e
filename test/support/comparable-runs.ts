import type { PlainResult } from './plain-run.ts';

/** Something of every operation. */
export const recordedWorkload = `
  mkdir -p a/b && cd a
  for i in 1 2 3 4 5; do echo line $i >> log.log; cat log.log > b/copy.$i; done
  cat missing 2>/dev/null; ls b >/dev/null; mv b/copy.1 renamed.log; ln b/copy.2 hard; ln -s hard soft
  truncate -s 5 hard; chmod 600 hard; touch -d 2020-01-01 soft; rm b/copy.3; rmdir b 2>/dev/null
  dd if=log.log of=synced bs=7 conv=fsync 2>/dev/null; flock log.log true; cat /proc/self/stat >/dev/null
  sh -c 'exit 3'; sh -c 'kill -9 $$'; head -c 100000 /dev/zero > big; cp big big2; grep -c . big2 >/dev/null; true`;

/** What differs between one run and the next, or says where it was. */
export function comparable({ stdout }: PlainResult): unknown[] {
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const object = JSON.parse(line) as Record<string, unknown>;
    const { time: _time, host: _host, provider: _provider, shape: _shape, ...rest } = object;
    return rest.type === 'losses' ? { type: rest.type, lost: rest.lost } : rest;
  });
}
