import { expect, it } from 'vitest';
import { registry } from '../../builtins/index.ts';
import { compileText } from '../codegen/compile-harness.ts';
import { complaints } from './complaints.ts';

/** Words of other tracers: told what serves here. */

it.each<[probe: string, hint: RegExp]>([
  ['tracepoint:syscalls:sys_enter_openat', /^write open:pre, or open for its completion$/],
  ['tracepoint:syscalls:sys_exit_openat', /^write open$/],
  ['tracepoint:syscalls:sys_exit_newfstatat', /^write stat$/],
  ['tracepoint:syscalls:sys_exit_fchmodat', /^write setattr$/],
  ['t:syscalls:sys_exit_getdents64', /^write readdir$/],
  ['kprobe:vfs_read', /^write read:pre/],
  ['kretprobe:vfs_write', /^write write$/],
  ['tracepoint:sched:sched_process_exec', /^write process:start$/],
  ['tracepoint:syscalls:sys_enter_epoll_create', /fsbpf list/],
  ['tracepoint:syscalls:sys_exit_statfs', /fsbpf list/],
  ['kprobe:tcp_sendmsg', /fsbpf list/],
  ['profile:hz', /fsbpf list/],
  ['unlink', /^write delete$/],
  ['openat', /^write open$/],
  ['fsync', /^write flush$/],
  ['opne', /^did you mean open\?$/],
])('%s', (probe, hint) => {
  const [complaint, ...others] = complaints(`${probe} < count() >`);
  expect(others).toEqual([]);
  expect(complaint!.code).toBe('unknown-probe');
  expect(probe.startsWith(complaint!.at)).toBe(true);
  expect(complaint!.hint).toMatch(hint);
});

it.each([...registry.habits].map(([word, hint]) => [...(word.split(' ') as [string, string]), hint] as const))(
  '%s %s',
  (kind, name, hint) => {
    const program = kind === 'field' ? `open { print(${name}); }` : `open { ${name}(pid); }`;
    const words = kind === 'field' ? [...registry.fields.keys()] : [...registry.functions.keys()];
    expect(words).not.toContain(name);
    expect(complaints(program)).toMatchObject([{ hint }]);
  },
);

/** What a hint says to write is right. */
it.each([...registry.habits.values()].flatMap((hint) => /^write (.*\))$/.exec(hint)?.[1] ?? []))('%s', (call) => {
  const isStatement = /^(?:print|clear)/.test(call);
  const isColumn = registry.aggregations.has(call.split('(')[0]!);
  const use = isStatement
    ? `{ @map = count(); } interval:1s { ${call}; }`
    : isColumn
      ? `< ${call} >`
      : `{ print(${call}); }`;
  const { diagnostics } = compileText(`read ${use}`.replace('"…"', '"x"'));
  expect(diagnostics).toEqual([]);
});

it.each<[program: string, at: string, hint: RegExp]>([
  ['open /path ~ "etc"/ < count() >', '~', /path\.includes/],
  ["open /exe == 'git' and ok/ < count() >", 'and', /^write &&$/],
  ['open /name in ["a", "b"]/ < count() >', '["a", "b"]', /name == "a" \|\| name == "b"/],
  ['open < exe count() >', 'count', /separated by commas/],
  ['open exe, count()', 'exe', /columns stand in < >/],
  ['read /bytes / 1024 > 2/ < count() >', '1024', /a division in it needs parentheses/],
  ['open /path == etc/ < count() >', 'etc', /^a text stands in quotes: "etc"; fields are pid/],
  ['open { print(exe + 1); }', 'exe', /print\(`\$\{exe\} \$\{path\}`\)/],
  ['open { print(exe) print(path); }', 'print', /separated by ;/],
  ['open { print("opened", path); }', 'path', /print\(`/],
])('%s', (program, at, hint) => {
  const [complaint, ...others] = complaints(program);
  expect(others).toEqual([]);
  expect(complaint!.at).toBe(at);
  expect(complaint!.hint).toMatch(hint);
});
