import { operation } from '../../bytecode/event-layout.ts';
import type { Span } from '../../language/ast.ts';
import type { Effect, FunctionEntry } from '../../registry/function.ts';
import type { CheckedCall } from '../call-context.ts';
import type { CheckContext } from '../context.ts';
import { countInTable } from '../table-action.ts';
import type { Control, EventKind } from '../typed-program.ts';
import { describeType } from '../types.ts';

type ControlEffect = Extract<Effect, { kind: 'deny' | 'redirect' }>;

/** Reports a function that the host can't serve. */
export function isAbsentFunction(entry: FunctionEntry, span: Span, { host, diagnostics }: CheckContext): boolean {
  const absence = entry.absent?.[host];
  if (absence === undefined) return false;
  diagnostics.error(
    'not-on-this-host',
    `'${entry.name}' does not exist on ${host}: ${absence.reason}`,
    span,
    absence.remedy,
  );
  return true;
}

/** deny and redirect: where they can still change something. What they did, or would have done, is counted in a table. */
export function checkControl(
  { name }: FunctionEntry,
  effect: ControlEffect,
  call: CheckedCall,
  context: CheckContext,
): Control | undefined {
  const tooLate = context.events?.list.find((event) => !acts[effect.kind](event));
  if (context.events === undefined || tooLate !== undefined) return reportPlace(name, effect, tooLate, call, context);
  const control = effect.kind === 'deny' ? effect : redirection(effect.target, call, context);
  const counted = countInTable(tableNames[effect.kind], ['exe', 'path'], call.span, context);
  if (control === undefined || counted?.kind !== 'table') return undefined;
  return { kind: 'control', span: call.span, control, counted };
}

const tableNames = { deny: 'denied', redirect: 'redirected' } as const;

/** A close can't be refused, and only an open can be led elsewhere. */
const acts: Readonly<Record<ControlEffect['kind'], (event: EventKind) => boolean>> = {
  deny: ({ operation: what, phase }) =>
    what === operation['process:start'] || (phase === 'pre' && what !== operation.close),
  redirect: ({ operation: what, phase }) => phase === 'pre' && what === operation.open,
};

const places = {
  deny: 'before an operation that can be refused, or at process:start',
  redirect: 'before an open',
} as const;

function reportPlace(
  name: string,
  { kind }: ControlEffect,
  event: EventKind | undefined,
  { span }: CheckedCall,
  { diagnostics }: CheckContext,
): undefined {
  const found =
    event === undefined ? 'a clause without an event' : `${event.name}${event.phase === 'pre' ? ':pre' : ''}`;
  const isLate = event?.phase === 'done' && acts[kind]({ ...event, phase: 'pre' });
  const hint = isLate ? `write ${event.name}:pre` : `write open:pre { ${name}(…); }`;
  return diagnostics.error('control-too-late', `${name} acts ${places[kind]}, not at ${found}`, span, hint);
}

function redirection(index: number, call: CheckedCall, context: CheckContext): Control['control'] | undefined {
  const target = call.valueOf(call.arguments[index]!);
  if (target === undefined || target.kind === 'textConstant') return target && { kind: 'redirect', target };
  const message = `redirect takes a path written out or a parameter, found ${describeType(target.type)}`;
  return context.diagnostics.error('not-constant', message, target.span, 'write redirect($path) and give --path=…');
}
