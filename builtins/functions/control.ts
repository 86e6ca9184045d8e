import type { CallContext } from '../../shell/registry/call.ts';
import type { Absence } from '../../shell/registry/field.ts';
import type { Effect, FunctionEntry } from '../../shell/registry/function.ts';
import { statusOfError, windowsErrors } from '../windows-errors.ts';

/** Raw tracepoints look on. */
const onLooker = (what: string): { readonly linux: Absence } => ({
  linux: {
    reason: `calls are seen through raw tracepoints, which look on: they can't ${what}`,
    remedy: 'the minifilter of Windows can; here count what it would meet',
  },
});

/** Functions that change what happens. Without --allow-control they only count. */
export const controlFunctions: readonly FunctionEntry[] = [
  {
    name: 'deny',
    signature: 'deny([error])',
    absent: onLooker('refuse a call'),
    doc: 'Refuses the operation, with an error: by default STATUS_ACCESS_DENIED.',
    notes: [
      'It acts before the operation: at `open:pre` and its like, not at `close:pre`; at `process:start` the process does not start. The error is a name of Windows, or one of Linux that stands for it: EACCES EPERM ENOENT EEXIST EBUSY ENOSPC EROFS EIO.',
      'What it refused is counted in `@denied`, by `exe` and `path`; without `--allow-control` what it would have refused.',
    ],
    examples: ['open:pre /name == "secrets.txt" && exe != "backup.exe"/ { deny("STATUS_ACCESS_DENIED"); }'],
    check: checkDeny,
  },
  {
    name: 'redirect',
    signature: 'redirect(path)',
    absent: onLooker('change what a call opens'),
    doc: 'Opens another file instead.',
    notes: [
      'It acts at `open:pre`. The path is absolute, on the same volume, and is written out or a parameter. A program that refuses the same open comes first; of several redirections the first one counts, and one that leads in a circle is given up after some rounds.',
      'What it led elsewhere is counted in `@redirected`, by `exe` and the `path` that was asked for; without `--allow-control` what it would have.',
    ],
    examples: ['open:pre /name == "hosts"/ { redirect("C:\\\\sandbox\\\\hosts"); }'],
    check: checkRedirect,
  },
];

const accessDenied = 'STATUS_ACCESS_DENIED';

function checkDeny(call: CallContext): Effect | undefined {
  const [first, second] = call.arguments;
  if (second !== undefined) return reportOf(call, 'deny takes at most one argument', 1);
  const name = first === undefined ? accessDenied : call.text(0);
  if (name === undefined) return reportOf(call, 'deny takes the name of an error, written out', 0);
  const status = statusOfError[name] ?? failure(name);
  if (status !== undefined) return { kind: 'deny', status };
  const names = [...Object.keys(statusOfError), ...Object.keys(windowsErrors).filter(isFailure)].join(' ');
  call.report('unknown-error', `'${name}' is no error to refuse an operation with`, first!, `there are ${names}`);
  return undefined;
}

/** Warnings are no refusals. */
function isFailure(name: string): boolean {
  return failure(name) !== undefined;
}

function failure(name: string): bigint | undefined {
  const status: number | undefined = (windowsErrors as Readonly<Record<string, number>>)[name];
  return status !== undefined && status >= 0xc000_0000 ? BigInt(status) : undefined;
}

function checkRedirect(call: CallContext): Effect | undefined {
  if (call.arguments.length !== 1) return reportOf(call, 'redirect takes one path', 1);
  const path = call.text(0);
  if (path === undefined || /^[A-Za-z]:\\[^\\]|^\\Device\\./.test(path)) return { kind: 'redirect', target: 0 };
  return reportOf(call, `'${path}' is no absolute path of Windows`, 0, 'write one such as "C:\\\\sandbox\\\\hosts"');
}

function reportOf(call: CallContext, message: string, index: number, hint?: string): undefined {
  call.report('wrong-arguments', message, call.arguments[index] ?? call.span, hint);
  return undefined;
}
