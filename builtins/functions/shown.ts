import type { Unit, ValueType } from '../../shell/codegen/program.ts';
import type { CallContext } from '../../shell/registry/call.ts';
import type { Effect, FunctionEntry } from '../../shell/registry/function.ts';
import { timeConversionNames, timeStepNs, unknownTimeConversion } from '../../shell/util/strftime.ts';

/** Functions that say how a value is shown. */
export const shownFunctions: readonly FunctionEntry[] = [
  {
    name: 'hex',
    signature: 'hex(x)',
    hasValue: true,
    doc: 'The number as a hexadecimal text: `0xff`.',
    notes: ['A negative number is shown as the 64 bits that it is. In JSON and CSV it is a text, too.'],
    examples: [
      'open < path, hex(inode), count() >',
      'open /!ok/ { printf("%s %s %s\\n", exe, path, hex(flags)); }',
      'open { print(`${path} has inode ${hex(inode)}`); }',
    ],
    check: checkHexadecimal,
  },
  {
    name: 'size',
    signature: 'size(x)',
    hasValue: true,
    doc: 'The number as a size in bytes: `4.0KiB`.',
    notes: [
      'Fields of bytes have that unit anyway; it is for what was computed without one. The value stays a number, and in JSON and CSV it is shown as one.',
    ],
    examples: ['read < exe, size((offset >> 20) << 20), count() >', 'read { printf("%s\\n", size(bytes * 8)); }'],
    check: (call) => withUnit(call, 'size', 'bytes'),
  },
  {
    name: 'duration',
    signature: 'duration(x)',
    hasValue: true,
    doc: 'The number as a duration, in nanoseconds: `1.23ms`.',
    notes: [
      'Fields of time have that unit anyway; it is for what was computed without one. The value stays a number, and in JSON and CSV it is shown as one.',
    ],
    examples: ['read < exe, max(duration(latency / 1ms * 1000000)) >', 'read { print(duration(1500)); }'],
    check: (call) => withUnit(call, 'duration', 'ns'),
  },
  {
    name: 'time',
    signature: 'time(format)',
    hasValue: true,
    doc: 'When it happened, as the format of strftime says, in local time.',
    notes: [
      `Known are ${timeConversionNames.map((name) => `\`${name}\``).join(' ')}: those of the C locale, \`%f\` for microseconds and \`%N\` for nanoseconds, each within its second.`,
      'As a key of a table it counts by the second or the minute, whichever is the smallest that it shows; hours and days alone are no key.',
    ],
    examples: [
      'open < time("%H:%M:%S"), count() >',
      'open < time("%T.%f"), exe, path >',
      'interval:1s { printf("%s %d\\n", time("%F %T"), len(@)); } open < path, count() >',
    ],
    check: checkTime,
  },
];

const isNumber = (type: ValueType) => type.kind !== 'text' && type.kind !== 'boolean' && type.kind !== 'formatted';

function checkHexadecimal(call: CallContext): Effect | undefined {
  const type = onlyArgument(call);
  if (type === undefined) return undefined;
  if (isNumber(type)) return { kind: 'shown', value: 0, type: { kind: 'formatted', format: { kind: 'hexadecimal' } } };
  return report(call, 'type-mismatch', `hex takes a number, found a ${type.kind}`);
}

const unitNames: Readonly<Record<Unit, string>> = {
  none: 'a number',
  ns: 'a duration',
  bytes: 'a size',
  time: 'a point in time',
};

function withUnit(call: CallContext, name: string, unit: Unit): Effect | undefined {
  const type = onlyArgument(call);
  if (type === undefined) return undefined;
  if (type.kind !== 'unsigned' && type.kind !== 'signed') {
    return report(call, 'type-mismatch', `${name} takes a number, found a ${type.kind}`);
  }
  if (type.unit === 'none' || type.unit === unit) return { kind: 'shown', value: 0, type: { kind: type.kind, unit } };
  const message = `${name} takes a number without a unit, found ${unitNames[type.unit]}`;
  const hint = 'what is divided by one of its unit has none: latency / 1ms';
  call.report('unit-mismatch', message, call.arguments[0], hint);
  return undefined;
}

function onlyArgument(call: CallContext): ValueType | undefined {
  if (call.arguments.length === 1) return call.typeOf(0);
  return report(call, 'wrong-arguments', `one number is shown, found ${call.arguments.length || 'nothing'}`);
}

function report(call: CallContext, code: string, message: string): undefined {
  call.report(code, message, call.arguments[code === 'wrong-arguments' ? 1 : 0] ?? call.span);
  return undefined;
}

function checkTime(call: CallContext): Effect | undefined {
  const pattern = call.text(0);
  const hint = 'write time("%H:%M:%S")';
  if (pattern === undefined || call.arguments.length > 1) {
    const found = call.arguments[pattern === undefined ? 0 : 1] ?? call.span;
    call.report('wrong-arguments', 'time takes a format, written out', found, hint);
    return undefined;
  }
  const unknown = unknownTimeConversion(pattern);
  if (unknown !== undefined) {
    const known = `known are ${timeConversionNames.join(' ')}`;
    call.report('wrong-format', `'${unknown}' is not a conversion of a time`, call.arguments[0], known);
    return undefined;
  }
  const stepNs = timeStepNs(pattern);
  const format = { kind: 'time', pattern, stepNs: stepNs ?? 1, isKey: stepNs !== undefined } as const;
  return { kind: 'shown', value: 'time', divisor: BigInt(format.stepNs), type: { kind: 'formatted', format } };
}
