import { describe, expect, test } from 'vitest';
import { expressionText } from '../../../shell/language/format/expression-text.ts';
import { format } from '../../../shell/language/format/format.ts';
import { parse } from '../../../shell/language/parse.ts';
import { SourceText } from '../../../shell/language/source.ts';

function formatted(text: string): string {
  const result = format(new SourceText('test', text));
  if (result.kind === 'errors') throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
  return result.text;
}

/** What is written on the left comes out as on the right; what is right already stays. */
const clauses: readonly (readonly [written: string, formatted: string])[] = [
  ['open/exe=="git.exe"/<count( )>', 'open /exe == "git.exe"/ < count() >'],
  ['open :pre , re*<exe>', 'open:pre,re* < exe >'],
  ['interval : 1s{print( @slow ,10 );clear(@slow)}', 'interval:1s { print(@slow, 10); clear(@slow); }'],
  ['open @opens<exe,count()>', 'open @opens < exe, count() >'],
  ['open @ < count() >;', 'open < count() >'],
  ['open{}', 'open {}'],
  ["open /name=='hosts'/ {print('say \"it\"');}", 'open /name == "hosts"/ { print(\'say "it"\'); }'],
  ['param limit:duration=10ms;open{}', 'param limit: duration = 10ms;\nopen {}'],
  ['param low = - 5; open {}', 'param low = -5;\nopen {}'],
  ['open /a===1&&b!==2/ {}', 'open /a == 1 && b != 2/ {}'],
  ['open /(((a))) && ((b || c))/ {}', 'open /a && (b || c)/ {}'],
  ['open /a && b || c && d/ {}', 'open /(a && b) || (c && d)/ {}'],
  ['open /(bytes/2)>3/ <(bytes<4096),(bytes>>12)>', 'open /(bytes / 2) > 3/ < (bytes < 4096), bytes >> 12 >'],
  ['open {x=a-(b-c)-(d*e)%f<<2&g;}', 'open { x = ((a - (b - c) - ((d * e) % f)) << 2) & g; }'],
  ['open {x= - - a+(-b)- -c;}', 'open { x = -(-a) + -b - -c; }'],
  ['open {(a?b:c)?d:e?f:g;}', 'open { (a ? b : c) ? d : e ? f : g; }'],
  ['open {@x[a,b]+=1;++@y;@z--;delete @x[a,b];}', 'open { @x[a, b] += 1; ++@y; @z--; delete @x[a, b]; }'],
  ['open {(exe,path)in @x;exe in @y;}', 'open { (exe, path) in @x; exe in @y; }'],
  ['open {let a=1,b=2;const c=3}', 'open { let a = 1; let b = 2; const c = 3; }'],
  ['open {if(a){b();}else if(c)d();else{}return}', 'open { if (a) { b(); } else if (c) d(); else {} return; }'],
  [
    'open {for(let i of range(0,9)){if(i==3)break;else continue}}',
    'open { for (let i of range(0, 9)) { if (i == 3) break; else continue; } }',
  ],
  ['open {print(`${ exe } is  "it"`)}', 'open { print(`${ exe } is  "it"`); }'],
];

test.each(clauses)('%s', (written, expected) => {
  expect(formatted(written)).toBe(`${expected}\n`);
  expect(formatted(expected)).toBe(`${expected}\n`);
});

const long = 'path.startsWith("/a/long/beginning") && path.endsWith(".log") && exe != "backup.exe"';

describe('what does not fit on a line', () => {
  test('a predicate', () => {
    expect(formatted(`read,write /${long} && latency > 10ms/ < exe, count() >`)).toBe(`read,write
  /path.startsWith("/a/long/beginning") &&
    path.endsWith(".log") &&
    exe != "backup.exe" &&
    latency > 10ms/
  < exe, count() >
`);
  });

  test('a predicate and a block', () => {
    expect(formatted(`read /${long}/ { @x[path] = count(); }`))
      .toBe(`read /path.startsWith("/a/long/beginning") && path.endsWith(".log") && exe != "backup.exe"/ {
  @x[path] = count();
}
`);
    expect(formatted(`read /${long} && latency > 10ms/ { @x[path] = count(); }`)).toBe(`read
  /path.startsWith("/a/long/beginning") &&
    path.endsWith(".log") &&
    exe != "backup.exe" &&
    latency > 10ms/
{ @x[path] = count(); }
`);
  });

  test('a table', () => {
    const columns = [
      'exe',
      'path',
      'count()',
      'sum(bytes)',
      'quantiles(latency, 0.5, 0.9, 0.99, 0.999)',
      'hist(bytes)',
    ];
    expect(formatted(`read,write < ${columns.join(',')}, max(offset) >`)).toBe(
      `read,write <\n${[...columns, 'max(offset)'].map((column) => `  ${column}`).join(',\n')}\n>\n`,
    );
  });

  test('statements', () => {
    const call = `printf("%s %s %s\\n", exe, path, latency)`;
    expect(formatted(`open { if (${long}) { ${call}; } ${call}; }`)).toBe(`open {
  if (path.startsWith("/a/long/beginning") && path.endsWith(".log") && exe != "backup.exe") {
    ${call};
  }
  ${call};
}
`);
  });
});

describe('lines', () => {
  test('a block that has line ends keeps them; blank lines become one, at the edges none', () => {
    expect(formatted('open {\n\n\n  a();b();\n\n\n\n  c();\n\n}\n\n\n\nread {}\nwrite {}\n\n\n')).toBe(
      'open {\n  a();\n  b();\n\n  c();\n}\n\nread {}\nwrite {}\n',
    );
  });

  test('line ends of other systems become this one’s', () => {
    expect(formatted('# a\r\nopen {\r\n  a(); // b\r\n  /* c\r\n  d */\r\n}\r\n')).toBe(
      '# a\nopen {\n  a(); // b\n  /* c\n  d */\n}\n',
    );
  });
});

test('comments keep their places', () => {
  const text = `#!/usr/bin/env fsbpf
# Which files?
param limit = 10ms; // slow

/* who
   reads */
read
  // only slow ones
  /latency > $limit && // how long
    path.endsWith(".log") /* where */ /
  < exe, // who
    // how often
    count( /* all */ ) /* and */ , sum(bytes) // how much
  >; // done

open { /* first */ a(); // then

  // between
  if (ok) /* yes */ b();
  // otherwise
  else c();
  // last
}
// the end`;
  expect(formatted(text)).toBe(`#!/usr/bin/env fsbpf
# Which files?
param limit = 10ms; // slow

/* who
   reads */
read
  // only slow ones
  /latency > $limit && // how long
    path.endsWith(".log") /* where */ /
  <
    exe, // who
    // how often
    count(/* all */) /* and */,
    sum(bytes) // how much
  > // done

open {
  /* first */ a(); // then

  // between
  if (ok)
    /* yes */ b();
  // otherwise
  else
    c();
  // last
}
// the end
`);
});

test('a program with errors is not formatted; all of them are told', () => {
  const result = format(new SourceText('test', 'open < exe, >\nread { return'));
  expect(result).toMatchObject({ kind: 'errors', diagnostics: [{ severity: 'error' }, { severity: 'error' }] });
});

test.each([
  ['< bytes>>12 >', 'bytes >> 12'],
  ['< p50( latency ) >', 'p50(latency)'],
  ["< ((exe=='git')) >", 'exe == "git"'],
  ['< quantiles(latency,\n  0.5, /* and */ 0.9) >', 'quantiles(latency, 0.5, 0.9)'],
  ['< ((a + b)) * c >', '(a + b) * c'],
])('the heading of a column in %s', (table, heading) => {
  const text = `open ${table}`;
  const { program } = parse(new SourceText('test', text));
  const [{ action }] = program.clauses as [(typeof program.clauses)[0]];
  expect(action.kind === 'TableAction' && expressionText(action.columns[0]!, text)).toBe(heading);
});
