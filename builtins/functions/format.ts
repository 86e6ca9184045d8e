import type { FormatPart, ValueType } from '../../shell/codegen/program.ts';
import type { CallContext } from '../../shell/registry/call.ts';

type Accepts = (type: ValueType) => boolean;

const isInteger: Accepts = (type) => type.kind === 'unsigned' || type.kind === 'signed';
const isNumeric: Accepts = (type) => type.kind !== 'text' && type.kind !== 'formatted';

/** What each conversion takes. %s shows anything as a table would: texts, names, durations and sizes with units. */
const conversions: Readonly<Record<string, { readonly accepts: Accepts; readonly expected: string }>> = {
  s: { accepts: () => true, expected: 'anything' },
  d: { accepts: isNumeric, expected: 'a number' },
  i: { accepts: isNumeric, expected: 'a number' },
  u: { accepts: isNumeric, expected: 'a number' },
  x: { accepts: isNumeric, expected: 'a number' },
  X: { accepts: isNumeric, expected: 'a number' },
  o: { accepts: isNumeric, expected: 'a number' },
  c: { accepts: isInteger, expected: 'a character number' },
};

/** %, flags, width, precision, a length modifier of C (ignored: every number has 64 bits), conversion. */
const pattern = /%([-+ 0#]*)(\d{0,3})(?:\.(\d{0,3}))?(?:hh|h|ll|l|z|j|t)?(.?)/gsu;

/** Takes a format apart; undefined when something was reported. */
export function parseFormat(format: string, call: CallContext): readonly FormatPart[] | undefined {
  const parts: FormatPart[] = [];
  let end = 0;
  for (const match of format.matchAll(pattern)) {
    const [whole, flags = '', width = '', precision, conversion = ''] = match;
    addText(parts, format.slice(end, match.index));
    end = match.index + whole.length;
    if (conversion === '%' && whole === '%%') addText(parts, '%');
    else if (Object.hasOwn(conversions, conversion)) parts.push(value(conversion, flags, width, precision));
    else return wrongConversion(whole, call);
  }
  addText(parts, format.slice(end));
  return parts;
}

function value(conversion: string, flags: string, width: string, precision: string | undefined): FormatPart {
  const precisionNumber = precision === undefined ? undefined : Number(precision);
  return { kind: 'value', conversion, flags, width: Number(width), precision: precisionNumber };
}

function addText(parts: FormatPart[], text: string): void {
  const last = parts.at(-1);
  if (text === '') return;
  if (last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + text };
  else parts.push({ kind: 'text', text });
}

function wrongConversion(found: string, call: CallContext): undefined {
  const known = Object.keys(conversions).map((name) => `%${name}`);
  const hint = `known are ${known.join(' ')}; write %% for a percent sign`;
  call.report('wrong-format', `'${found}' is not a conversion`, call.arguments[0], hint);
  return undefined;
}

/** Compares the conversions with the arguments after the format. */
export function checkFormatArguments(parts: readonly FormatPart[], call: CallContext): boolean {
  const values = parts.filter((part) => part.kind === 'value');
  const given = call.arguments.length - 1;
  if (given !== values.length) {
    const message = `the format has ${plural(values.length, 'conversion')}, but ${plural(given, 'value')} follow${given === 1 ? 's' : ''}`;
    call.report('wrong-format', message, given > values.length ? call.arguments[values.length + 1] : call.arguments[0]);
  }
  const fit = values.map((part, index) => checkArgument(part.conversion, index + 1, call));
  return given === values.length && fit.every(Boolean);
}

function checkArgument(conversion: string, index: number, call: CallContext): boolean {
  if (index >= call.arguments.length) return false;
  const type = call.typeOf(index);
  if (type === undefined) return false;
  const { accepts, expected } = conversions[conversion]!;
  if (accepts(type)) return true;
  const hint = 'write %s, which shows every type';
  call.report(
    'wrong-format',
    `%${conversion} takes ${expected}, found a ${type.kind === 'formatted' ? 'text' : type.kind}`,
    call.arguments[index],
    hint,
  );
  return false;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
