import {
  calculate,
  condition,
  expression,
  wrapper,
  type Condition,
  type Expression,
  type Random,
  type Values,
} from './random-expression.ts';

/** What a running program has: fields and variables by name, and what it has printed. */
export interface State {
  readonly values: Record<string, bigint>;
  readonly printed: bigint[];
}

/** How a statement ends. */
type Completion = 'next' | 'break' | 'continue' | 'return';

/** A statement by chance, and what it does, said by other means. */
export interface RandomStatement {
  readonly text: string;
  readonly execute: (state: State) => Completion;
}

/** A map of the program: from small keys to numbers. An entry is a value by the name "@name key". */
export interface RandomMap {
  readonly name: string;
  readonly signed: boolean;
  readonly hasKeys: boolean;
  readonly isDeleted: boolean;
  /** Asked for its length. */
  readonly isCounted: boolean;
}

/** Types come from all assignments, so each map gets one of its own sign. */
export const randomMaps: readonly RandomMap[] = [
  { name: 'plain', signed: false, hasKeys: true, isDeleted: false, isCounted: false },
  { name: 'kept', signed: false, hasKeys: true, isDeleted: false, isCounted: true },
  { name: 'gone', signed: false, hasKeys: true, isDeleted: true, isCounted: true },
  { name: 'below', signed: true, hasKeys: true, isDeleted: true, isCounted: false },
  { name: 'one', signed: true, hasKeys: false, isDeleted: false, isCounted: true },
];
/** A clause that gives them their types. */
export const mapTypes =
  'open { @plain[size & 3] = size; @kept[size & 3] = size; @gone[size & 3] = size; delete @gone[size & 3]; @below[size & 3] = -1; delete @below[size & 3]; @one = -1; }'.replaceAll(
    'size',
    'pid',
  );

interface Variable extends Expression {
  readonly name: string;
  readonly constant: boolean;
}

/** What a statement may use where it stands. */
export interface Place {
  readonly variables: readonly Variable[];
  readonly maps: readonly RandomMap[];
  readonly depth: number;
  readonly inLoop: boolean;
  /** For names that no other variable has. */
  readonly names: { count: number };
}

export function emptyPlace(maps: readonly RandomMap[] = []): Place {
  return { variables: [], maps, depth: 3, inLoop: false, names: { count: 0 } };
}

type Generator = (random: Random, place: Place) => RandomStatement;

/** Statements in braces; what they declare ends with them. */
export function block(random: Random, place: Place, length: number): RandomStatement {
  const statements: RandomStatement[] = [];
  let variables = place.variables;
  for (let index = 0; index < length; index++) {
    if (random(3) === 0) {
      const declared = declaration(random, { ...place, variables });
      statements.push(declared);
      variables = [...variables, declared.variable];
    } else statements.push(statement(random, { ...place, variables }));
  }
  statements.push(...variables.slice(-4).map(printed));
  return {
    text: `{ ${statements.map(({ text }) => text).join(' ')} }`,
    execute: (state) => {
      for (const each of statements) {
        const completion = each.execute(state);
        if (completion !== 'next') return completion;
      }
      return 'next';
    },
  };
}

function statement(random: Random, place: Place): RandomStatement {
  const simple: Generator[] = [assignment, assignment, change, print];
  if (place.maps.length > 0) simple.push(mapChange, mapChange, mapChange, mapPrint, mapPrint);
  const nested: Generator[] = place.depth > 0 ? [branch, loop, loop] : [];
  const jumps: Generator[] = place.inLoop ? [jump, jump] : random(4) === 0 ? [jump] : [];
  const all = [...simple, ...nested, ...jumps];
  return all[random(all.length)]!(random, place);
}

function declaration(random: Random, place: Place): RandomStatement & { readonly variable: Variable } {
  const name = `v${place.names.count++}`;
  const constant = random(3) === 0;
  const signed = random(2) === 0;
  const value = valueOf(signed, random, place);
  const variable: Variable = { name, text: name, constant, sign: value.sign, evaluate: (values) => values[name]! };
  return {
    variable,
    text: `${constant ? 'const' : 'let'} ${name} = ${value.text};`,
    execute: ({ values }) => set(values, name, value.evaluate(values)),
  };
}

/** A value that leaves a variable's type as it is: a literal alone has no sign of its own. */
function valueOf(signed: boolean, random: Random, { variables }: Place): Expression {
  const found = expression(random, random(3), variables);
  if (signed) {
    const wrap = wrapper(true);
    return { text: `(${found.text} - 0)`, sign: 'signed', evaluate: (values) => wrap(found.evaluate(values)) };
  }
  if (found.sign === 'unsigned') return found;
  return { text: 'size', sign: 'unsigned', evaluate: (values) => values.size! };
}

function set(values: Record<string, bigint>, name: string, value: bigint): 'next' {
  values[name] = value;
  return 'next';
}

function assignable(random: Random, { variables }: Place): Variable | undefined {
  const open = variables.filter(({ constant }) => !constant);
  return open.length === 0 ? undefined : open[random(open.length)];
}

function assignment(random: Random, place: Place): RandomStatement {
  const target = assignable(random, place);
  if (target === undefined) return print(random, place);
  const value = valueOf(target.sign === 'signed', random, place);
  return {
    text: `${target.name} = ${value.text};`,
    execute: ({ values }) => set(values, target.name, value.evaluate(values)),
  };
}

const signedOperators = ['+', '-', '*', '/', '%', '&', '|', '^', '<<', '>>'] as const;
const unsignedOperators = ['+', '*', '/', '%', '&', '|', '^', '<<', '>>'] as const;

/** `v += x`, `v++` */
function change(random: Random, place: Place): RandomStatement {
  const target = assignable(random, place);
  if (target === undefined) return print(random, place);
  const signed = target.sign === 'signed';
  const wrap = wrapper(signed);
  if (random(3) === 0) {
    const operator = signed && random(2) === 0 ? '--' : '++';
    const step = operator === '++' ? 1n : -1n;
    return {
      text: `${target.name}${operator};`,
      execute: ({ values }) => set(values, target.name, wrap(values[target.name]! + step)),
    };
  }
  const operators = signed ? signedOperators : unsignedOperators;
  const operator = operators[random(operators.length)]!;
  const operand = valueOf(signed, random, place);
  return {
    text: `${target.name} ${operator}= ${operand.text};`,
    execute: ({ values }) =>
      set(values, target.name, wrap(calculate(operator, values[target.name]!, operand.evaluate(values)))),
  };
}

function print(random: Random, { variables }: Place): RandomStatement {
  return printed(expression(random, 2, variables));
}

function printed(value: Expression): RandomStatement {
  return {
    text: `print(${value.text});`,
    execute: (state) => {
      state.printed.push(BigInt.asUintN(64, value.evaluate(state.values)));
      return 'next';
    },
  };
}

function branch(random: Random, place: Place): RandomStatement {
  const inner = { ...place, depth: place.depth - 1 };
  const test = condition(random, 1, place.variables);
  const consequent = block(random, inner, 1 + random(3));
  const alternate = random(2) === 0 ? block(random, inner, 1 + random(2)) : undefined;
  return {
    text: `if (${test.text}) ${consequent.text}${alternate === undefined ? '' : ` else ${alternate.text}`}`,
    execute: (state) => {
      if (test.evaluate(state.values)) return consequent.execute(state);
      return alternate?.execute(state) ?? 'next';
    },
  };
}

function loop(random: Random, place: Place): RandomStatement {
  const name = `v${place.names.count++}`;
  const [from, step] = [random(20) - 10, (1 + random(3)) * (random(3) === 0 ? -1 : 1)];
  const to = from + step * random(4) + Math.sign(step);
  const constant = random(2) === 0;
  const signed = from < 0 || step < 0;
  const variable: Variable = {
    ...{ name, text: name, constant, sign: signed ? 'signed' : 'unsigned' },
    evaluate: (values: Values) => values[name]!,
  };
  const inner = { ...place, variables: [...place.variables, variable], depth: place.depth - 1, inLoop: true };
  const body = block(random, inner, 1 + random(3));
  return {
    text: `for (${constant ? 'const' : 'let'} ${name} of range(${from}, ${to}, ${step})) ${body.text}`,
    execute: (state) => {
      for (let value = from; step > 0 ? value < to : value > to; value += step) {
        state.values[name] = BigInt(value);
        const completion = body.execute(state);
        if (completion === 'break') break;
        if (completion === 'return') return 'return';
      }
      return 'next';
    },
  };
}

/** Under a condition, so that what follows can be reached. */
function jump(random: Random, { inLoop, variables }: Place): RandomStatement {
  const kinds = inLoop ? (['break', 'continue', 'break', 'continue', 'return'] as const) : (['return'] as const);
  const kind = kinds[random(kinds.length)]!;
  const test = random(2) === 0 ? condition(random, 0, variables) : smallCondition(random, variables);
  return {
    text: `if (${test.text}) ${kind};`,
    execute: ({ values }) => (test.evaluate(values) ? kind : 'next'),
  };
}

/** One that a loop's variable fulfils in some rounds. */
function smallCondition(random: Random, variables: readonly Variable[]): Condition {
  const variable = variables.findLast(({ sign }) => sign !== 'neutral');
  if (variable === undefined) return condition(random, 0, variables);
  const limit = BigInt(random(6) - 2);
  return { text: `(${variable.text} > ${limit})`, evaluate: (values) => variable.evaluate(values) > limit };
}

/** `len(@m)` */
function lengthOf({ name }: RandomMap): Expression {
  const isEntry = (each: string) => each === `@${name}` || each.startsWith(`@${name} `);
  const evaluate = (values: Values) => BigInt(Object.keys(values).filter(isEntry).length);
  return { text: `len(@${name})`, sign: 'unsigned', evaluate };
}

interface RandomEntry {
  readonly map: RandomMap;
  /** "@m[(pid & 3)]" */
  readonly text: string;
  /** "(pid & 3)" */
  readonly key: string;
  readonly nameIn: (values: Values) => string;
}

function entry(random: Random, { maps, variables }: Place): RandomEntry {
  const map = maps[random(maps.length)]!;
  if (!map.hasKeys) return { map, text: `@${map.name}`, key: '', nameIn: () => `@${map.name}` };
  const value = expression(random, 1, variables);
  return {
    map,
    text: `@${map.name}[(${value.text} & 3)]`,
    key: `(${value.text} & 3)`,
    nameIn: (values) => `@${map.name} ${value.evaluate(values) & 3n}`,
  };
}

/** `@m[k] = x`, `@m[k] += x`, `@m[k]++`, `delete @m[k]` */
function mapChange(random: Random, place: Place): RandomStatement {
  const target = entry(random, place);
  const { isDeleted, hasKeys, signed } = target.map;
  if (isDeleted && hasKeys && random(3) === 0) return mapDelete(target);
  const operators = signed ? ([...signedOperators, '-', '-', '+'] as const) : unsignedOperators;
  const operator = operators[random(operators.length)]!;
  const wrap = wrapper(signed);
  const operand = valueOf(signed, random, place);
  const forms: readonly [string, (before: bigint, values: Values) => bigint][] = [
    [`${target.text} = ${operand.text};`, (_, values) => operand.evaluate(values)],
    [`${target.text}++;`, (before) => before + 1n],
    [
      `${target.text} ${operator}= ${operand.text};`,
      (before, values) => calculate(operator, before, operand.evaluate(values)),
    ],
  ];
  const [text, compute] = forms[random(forms.length)]!;
  return {
    text,
    execute: ({ values }) => {
      const name = target.nameIn(values);
      return set(values, name, wrap(compute(values[name] ?? 0n, values)));
    },
  };
}

function mapDelete(target: RandomEntry): RandomStatement {
  return {
    text: `delete ${target.text};`,
    execute: ({ values }) => {
      const name = target.nameIn(values);
      Reflect.deleteProperty(values, name);
      return 'next';
    },
  };
}

function mapPrint(random: Random, place: Place): RandomStatement {
  const read = entry(random, place);
  if (read.map.isCounted && random(2) === 0) return printed(lengthOf(read.map));
  if (!read.map.hasKeys || random(2) === 0) {
    const sign = read.map.signed ? 'signed' : 'unsigned';
    return printed({ text: `(${read.text} | 0)`, sign, evaluate: (values) => values[read.nameIn(values)] ?? 0n });
  }
  const isThere = (values: Values) => read.nameIn(values) in values;
  const text = `${read.key} in @${read.map.name}`;
  if (random(2) === 0) return printed({ text, sign: 'unsigned', evaluate: (values) => (isThere(values) ? 1n : 0n) });
  const forms = [
    { text: `(${text} ? 5 : 6)`, evaluate: (values: Values) => (isThere(values) ? 5n : 6n) },
    {
      text: `(!(${text}) && pid < size ? 7 : 8)`,
      evaluate: (values: Values) => (!isThere(values) && values.pid! < values.size! ? 7n : 8n),
    },
  ];
  return printed({ sign: 'unsigned', ...forms[random(2)]! });
}
