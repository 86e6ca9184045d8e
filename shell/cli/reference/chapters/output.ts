import { fenced, programs, table, type Chapter } from '../markdown.ts';

export const output: Chapter = {
  title: 'Output',
  blocks: [
    '`--format text`, the default, is for people: tables aligned, sorted by their last column, with units; times are local. `--format csv` is RFC 4180, in base units (ns, bytes), a header where the columns change, an empty line between tables; stats and quantiles become a column a number (`quantiles(latency).p50`), a histogram a record a bucket. `--format json` is one object a line, in base units; its schema is `dist/json-schema.json`.',
    table(
      ['object', 'when', 'what is in it, besides `"v":1` and `"type"`'],
      [
        ['`start`', 'once the program is attached', '`time host provider program shape`'],
        [
          '`table`',
          'at the end, at each `--interval`, by `print(@map)`',
          '`name time final spanNs columns rows`, and `other` where a table was full; `spanNs`: what the counts cover',
        ],
        [
          '`row`',
          'for each event of a table without aggregations',
          '`name columns values`; `columns` with the first one only',
        ],
        ['`print`', 'by `printf` and `print(value)`', '`text`'],
        ['`losses`', 'at the end', '`final events lost perProbe`'],
        ['`error`', 'on standard error', '`code message line column endColumn hint`; `code` is stable'],
      ],
    ),
    'A column of a table has a `name`, a `role` (`key` or `value`), a `unit` (`ns`, `bytes`, `time`) where it has one, and a `type` (a key) or a `kind` (a value):',
    table(
      ['kind', 'value'],
      [
        ['`count sum min max rate distinct`', 'a number'],
        ['`avg`', 'a number with a fraction'],
        ['`first last scalar`', 'a number, a boolean or a text'],
        ['`stats`', '`{"count","sum","min","max","avg"}`'],
        ['`quantile`', 'a number'],
        ['`quantiles`', '`{"count","p50","p90","p99"}`: the ones asked for'],
        ['`hist lhist`', '`[{"lo","hi","count"}, …]`: counts of values in [lo, hi), without gaps'],
        ['`top`', '`[[value, count], …]`'],
        ['`series`', '`[[timeNs, value], …]`'],
      ],
    ),
    'Integers beyond 2^53 are strings, since most readers would round them. `null` is the minimum, the average or a quantile of nothing, or a text that could not be resolved; a text that begins with `…` is the end of a longer one.',
    fenced('sh', [
      `fsbpf --format json -e 'open < exe, count() >' -c 'git status' | jq -c 'select(.type == "table").rows[]'`,
    ]),
    'A histogram without keys is drawn as bars, one with keys as a line a row:',
    programs('read < hist(bytes) >'),
  ],
};
