import type { Identifier, Member, Span } from '../../language/ast.ts';
import type { BitSetName } from '../../codegen/program.ts';
import type { Field } from '../../registry/field.ts';
import type { Registry } from '../../registry/registry.ts';
import { wordList } from '../../util/word-list.ts';
import { labelOf, unsupported, type CheckContext } from '../context.ts';
import { suggestion } from '../diagnostics.ts';
import type { ClauseEvents } from '../clause-events.ts';
import type { EventKind, TypedExpression } from '../typed-program.ts';
import { boolean } from '../types.ts';

/** A name that stands for a value is a field, one that every event of the clause has. */
export function checkField(identifier: Identifier, context: CheckContext): TypedExpression | undefined {
  const field = context.registry.fields.get(identifier.name);
  if (field === undefined) return reportUnknownField(identifier, context);
  return useField(field, { start: identifier.start, end: identifier.end }, context);
}

export function useField(field: Field, span: Span, context: CheckContext): TypedExpression | undefined {
  if (isAbsent(field, span, context)) return undefined;
  if (context.events === undefined) return checkClock(field, span, context);
  if (!isAvailable(field, context.events, span, context)) return undefined;
  return field.form === 'text'
    ? { kind: 'text', field, type: field.type, span }
    : { kind: 'number', field, type: field.type, span };
}

/** `parent.exe` is a field, `flags.create` one bit of a field. */
export function checkMember(member: Member, context: CheckContext): TypedExpression | undefined {
  const { object, property, start, end } = member;
  const { registry } = context;
  if (object.kind !== 'Identifier') return reportUnknownMember(member, [], context);
  const isVariable = context.variables.find(object) !== undefined;
  const dotted = registry.fields.get(`${object.name}.${property.name}`);
  if (dotted !== undefined && !isVariable) return useField(dotted, { start, end }, context);
  const type = isVariable ? context.check(object)?.type : registry.fields.get(object.name)?.type;
  if (type?.kind === 'bits') return checkBit(member, type.name, context);
  const prefix = `${object.name}.`;
  const siblings = [...registry.fields.keys()].filter((name) => name.startsWith(prefix));
  return reportUnknownMember(
    member,
    siblings.map((name) => name.slice(prefix.length)),
    context,
  );
}

function checkBit(member: Member, name: BitSetName, context: CheckContext): TypedExpression | undefined {
  const { object, property, start, end } = member;
  const bits = context.registry.bitSets.get(name)?.bits ?? new Map<string, bigint>();
  const set = context.check(object);
  const mask = bits.get(property.name);
  if (mask === undefined) return reportUnknownMember(member, [...bits.keys()], context);
  return set && { kind: 'bitTest', set, mask, type: boolean, span: { start, end } };
}

/** @param members what the object has, but for methods */
function reportUnknownMember(member: Member, members: readonly string[], context: CheckContext): undefined {
  const { object, property } = member;
  const { registry, diagnostics } = context;
  if (members.length > 0) {
    const what = labelOf(context.source, object);
    const hint = suggestion(property.name, members) ?? `it has ${members.join(' ')}`;
    return diagnostics.error('unknown-member', `'${what}' has no member '${property.name}'`, property, hint);
  }
  if (object.kind === 'Identifier' && registry.isUnsupported('field', object.name)) {
    return unsupported(context, `'${object.name}.${property.name}'`, member);
  }
  if (registry.methods.has(property.name)) {
    const method = registry.methods.get(property.name)!;
    const message = `${property.name} is a method and needs ${'part' in method ? 'parentheses' : 'an argument'}`;
    return diagnostics.error('method-without-call', message, property, `write ${method.examples[0]}`);
  }
  const methods = [...registry.methods.keys()];
  const hint = suggestion(property.name, methods) ?? `texts have ${methods.join(' ')}`;
  return diagnostics.error('unknown-member', `unknown member '${property.name}'`, property, hint);
}

function reportUnknownField(identifier: Identifier, context: CheckContext): undefined {
  const { name } = identifier;
  const { registry, diagnostics } = context;
  const dotted = [...registry.fields.keys()].filter((field) => field.startsWith(`${name}.`));
  if (dotted.length > 0) {
    const message = `'${name}' alone is no field`;
    return diagnostics.error('unknown-field', message, identifier, `write ${dotted.join(' or ')}`);
  }
  if (registry.isUnsupported('field', name)) return unsupported(context, `'${name}'`, identifier);
  const callable = registry.aggregations.get(name) ?? registry.functions.get(name);
  if (callable !== undefined) {
    const hint = `write ${callable.signature}`;
    return diagnostics.error('not-a-field', `'${name}' is no field, it is called with parentheses`, identifier, hint);
  }
  const variables = context.variables.names;
  const hint =
    registry.habits.get(`field ${name}`) ??
    suggestion(name, [...variables, ...registry.fields.keys()]) ??
    `a text stands in quotes: "${name}"; fields are ${[...registry.fields.keys()].join(' ')}`;
  const message = variables.length === 0 ? `unknown field '${name}'` : `'${name}' is neither a field nor a variable`;
  return diagnostics.errorOnce(`name ${name}`, 'unknown-field', message, identifier, hint);
}

function checkClock(field: Field, span: Span, { diagnostics }: CheckContext): TypedExpression | undefined {
  if (field.form === 'number' && field.clock !== undefined) {
    return { kind: 'number', field, type: field.type, span };
  }
  const message = `'${field.name}' is of an event, and begin, end and interval clauses have none`;
  return diagnostics.error('no-event', message, span, 'count it in a table, and print the table here');
}

/** The host has no such thing, so that no program could ever be served. */
function isAbsent(field: Field, span: Span, { host, diagnostics }: CheckContext): boolean {
  const absence = field.absent?.[host];
  if (absence === undefined) return false;
  const message = `'${field.name}' does not exist on ${host}: ${absence.reason}`;
  diagnostics.error('not-on-this-host', message, span, absence.remedy);
  return true;
}

const isMoment = (operation: string) => operation.includes(':');

/** The many file operations by one name. */
function grouped(operations: readonly string[], registry: Registry): readonly string[] {
  const known = registry.enumerations.get('operation')?.values.keys() ?? [];
  const others = [...known].filter((name) => !isMoment(name) && !operations.includes(name));
  return others.length > 0 ? operations : ['file operations', ...operations.filter(isMoment)];
}

function isAvailable(field: Field, events: ClauseEvents, span: Span, { registry, diagnostics }: CheckContext): boolean {
  const { operations, unlike } = field;
  const isUnlike = ({ name }: EventKind) => unlike?.includes(name) === true;
  const lacking = events.keepOnly(({ name }) => operations === undefined || operations.includes(name));
  if (lacking !== undefined && operations !== undefined) {
    const message = `'${field.name}' exists at ${wordList(grouped(operations, registry))}, not at ${lacking.name}`;
    const hint = operations.length > 4 ? lacking.name : operations.join(',');
    diagnostics.error('field-unavailable', message, span, `give ${hint} a clause of its own`);
    return false;
  }
  events.keepOnly((event) => !isUnlike(event)); // where they are called by name they stay
  const early = field.completionOnly ? events.keepOnly(({ phase }) => phase !== 'pre') : undefined;
  if (early === undefined) return true;
  const message = `'${field.name}' is known only when the operation is over, not at ${early.name}:pre`;
  diagnostics.error('field-unavailable', message, span, `write ${early.name} for its completion`);
  return false;
}
