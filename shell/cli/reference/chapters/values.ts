import { durationUnits, sizeUnits } from '../../../util/units.ts';
import { code, programs, table, type Chapter } from '../markdown.ts';

const unitRows = (units: ReadonlyMap<string, bigint>, base: string) =>
  [...units].map(([unit, factor]) => [code(`1${unit}`), `${factor.toLocaleString('en')} ${base}`]);

export const values: Chapter = {
  title: 'Values and units',
  blocks: [
    table(
      ['type', 'values', 'written'],
      [
        ['number', 'whole, 64 bits, signed or not', '`42` `0xff` `1_000_000`'],
        ['duration', 'whole nanoseconds', '`10ms` `1.5s`; shown as `1.23ms`, `2m05s`'],
        ['size', 'whole bytes', '`4KiB` `10MB`; shown as `4.0KiB`'],
        ['time', 'nanoseconds since 1970', 'shown as a local ISO time with microseconds'],
        ['boolean', '', '`true` `false`'],
        ['text', 'bytes, mostly UTF-8', '`"…"` `\'…\'`, with the escapes of JavaScript; `"\\xff"` is the byte'],
        ['name', 'one of a list', 'a text that is in the list: `error == "ENOENT"`'],
        ['set of names', 'bits of a number', '`flags.create`, `flags & 0x40`; shown as `create|truncate`'],
      ],
    ),
    table(['unit', 'is'], [...unitRows(durationUnits, 'ns'), ...unitRows(sizeUnits, 'bytes')]),
    'Arithmetic is modulo 2^64; fractions are cut. Sums, products and shifts of unsigned numbers are unsigned, a difference is signed, and with one signed side the result is. `x / 0` is 0 and `x % 0` is `x`; shifts count modulo 64. Units are checked: a duration is not compared with a size, a number without a unit goes with both, a size divided by a size has none, time minus time is a duration.',
    programs('read /offset + bytes > 1MiB && latency > 2 * 500us/ < exe, max(offset + bytes), avg(latency / 1us) >'),
    'Comparison of numbers is by their value, whatever their signs. Texts are compared byte for byte: on Windows in either case of ASCII, on Linux exactly, and in either case where a method is given `"i"`. A literal that is compared with `exe` loses a trailing `.exe` on Linux, so that saved programs run on both.',
    programs('open /exe == "git.exe" && name.endsWith(".LOCK", "i")/ < path, count() >'),
    'A file name may hold any byte. One that is not UTF-8 is shown as `\\xNN` in text; in JSON it is the lone surrogate `\\udc80` to `\\udcff`, as in Python. Control characters are shown, never sent to a terminal.',
  ],
};
