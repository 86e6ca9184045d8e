import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, test } from 'vitest';
import { strftime, timeStepNs, unknownTimeConversion } from '../../shell/util/strftime.ts';

const zone = process.env['TZ'];
afterAll(() => {
  if (zone === undefined) delete process.env['TZ'];
  else process.env['TZ'] = zone;
});

/** %f is Python's. */
const format = '%Y %y %m %b %B %d %e %j %a %A %H %I %p %M %S %N %s %z %F %D %R %T %% é';

/** Around midnight, noon, new year, leap days and both changes of the clock; far away ones. */
const seconds = [
  0, 86_399, 951_782_399, 951_782_400, 1_704_067_199, 1_704_067_200, 1_711_846_799, 1_711_846_800, 1_729_990_799,
  1_729_990_800, 1_785_499_402, 4_102_444_799, 1_709_208_000, 1_735_689_599,
];

describe.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata', 'America/St_Johns', 'Pacific/Apia'])('in %s', (name) => {
  test.each(seconds)('%i is shown as date(1) shows it', (second) => {
    process.env['TZ'] = name;
    const moment = `@${second}.012345678`;
    const { stdout } = spawnSync('date', ['-d', moment, `+${format}`], {
      encoding: 'utf8',
      env: { TZ: name, LC_ALL: 'C' },
    });
    expect(`${strftime(format, BigInt(second) * 1_000_000_000n + 12_345_678n)}\n`).toBe(stdout);
  });
});

test('microseconds', () => expect(strftime('%f', 1_012_345_678n)).toBe('012345'));

test.each<[string, string | undefined]>([
  ['%H:%M', undefined],
  ['100%%', undefined],
  ['%Q', '%Q'],
  ['%', '%'],
  ['%é', '%é'],
  ['%%%', '%'],
  ['%constructor', '%c'],
])('%s has the unknown conversion %s', (pattern, unknown) => expect(unknownTimeConversion(pattern)).toBe(unknown));

test.each<[string, number | undefined]>([
  ['%H', undefined],
  ['%F', undefined],
  ['%H:%M', 60e9],
  ['%M %S', 1e9],
  ['%T.%f', 1e3],
  ['%s%N', 1],
])('%s tells apart what is %s ns apart', (pattern, step) => expect(timeStepNs(pattern)).toBe(step));
