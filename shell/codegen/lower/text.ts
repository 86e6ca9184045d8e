import type { Label } from '../ir/ir.ts';
import type { Lowering } from './context.ts';
import { globAlgorithm } from '../parameters/table.ts';
import { textForm, type TextForm } from '../parameters/text.ts';
import type { TextMatch } from '../../registry/function.ts';
import type { TextComparison } from '../../typecheck/typed-program.ts';

const wordBytes = 8;

/** Goes to the label where the text matches (or, `when` false, where it doesn't), and on where not. */
export function lowerTextComparison(comparison: TextComparison, label: Label, when: boolean, lowering: Lowering): void {
  const { field, match, span } = comparison;
  lowering.needs |= field.text.need;
  lowering.builder.at(span, `${field.name} ${match}`);
  if (match === 'includes' || match === 'glob') return lowerScan(comparison, match, label, when, lowering);
  const steps = plans[match](comparison);
  if (!when) return lowerAny(steps, label, comparison, lowering);
  const differs = lowering.builder.newLabel();
  lowerAny(steps, differs, comparison, lowering);
  lowering.builder.jump(label);
  lowering.builder.place(differs);
}

/** One compare with a parameter of its own. */
interface Step {
  readonly compares: 'whole' | 'start' | 'end';
  readonly form: Omit<TextForm, 'kind' | 'capacityBytes'>;
}

type Plan = (comparison: TextComparison) => readonly Step[];

/** Several steps: one of them has to hold. */
const plans: Readonly<Record<Exclude<TextMatch, 'includes' | 'glob'>, Plan>> = {
  equals: ({ field, foldsCase }) => [
    { compares: 'whole', form: { anchor: 'start', stripsExe: field.stripsExe, foldsCase } },
  ],
  // A prefix that ends in ".exe" is asked for as it is: what follows it is no suffix.
  startsWith: ({ foldsCase }) => [{ compares: 'start', form: { anchor: 'start', stripsExe: false, foldsCase } }],
  endsWith: ({ field, foldsCase }) => [
    { compares: 'end', form: { anchor: 'end', stripsExe: field.stripsExe, foldsCase } },
  ],
  under: ({ foldsCase, separator }) => {
    const form = { anchor: 'start', stripsExe: false, foldsCase, ...(separator === '/' ? {} : { separator }) } as const;
    return [
      { compares: 'start', form: { ...form, folder: 'inside' } },
      { compares: 'whole', form: { ...form, folder: 'itself' } },
    ];
  },
};

/** Goes to the label where no step holds. */
function lowerAny(steps: readonly Step[], none: Label, comparison: TextComparison, lowering: Lowering): void {
  const { builder } = lowering;
  const holds = builder.newLabel();
  steps.forEach((step, index) => {
    if (index === steps.length - 1) return lowerMasked(step, none, comparison, lowering);
    const differs = builder.newLabel();
    lowerMasked(step, differs, comparison, lowering);
    builder.jump(holds);
    builder.place(differs);
  });
  builder.place(holds);
}

/**
 * Compares words of the event's text, under a mask, with those of the parameter: no loop, no byte order. Which bytes
 * count is in the mask, so texts of one capacity class are the same program. Goes to the label where they differ.
 */
function lowerMasked(step: Step, differs: Label, { field, pattern }: TextComparison, lowering: Lowering): void {
  const { builder, parameters } = lowering;
  const form = textForm(pattern.value, step.form);
  const parameter = parameters.value(pattern.parameter, pattern.span, form, pattern.value);
  const { capacityBytes } = form;
  const { lengthOffset, offset, tailOffset, tailCapacityBytes } = field.text;
  const length = builder.loadEvent(lengthOffset);
  builder.branch(step.compares === 'whole' ? 'ne' : 'lt', length, builder.loadParameter(parameter), differs);
  const start = step.compares === 'end' ? tailOffset + tailCapacityBytes - capacityBytes : offset;
  for (let word = 0; word < capacityBytes; word += wordBytes) {
    const mask = builder.loadParameter(parameter + wordBytes + capacityBytes + word);
    const masked = builder.binary('and', builder.loadEvent(start + word), mask);
    builder.branch('ne', masked, builder.loadParameter(parameter + wordBytes + word), differs);
  }
}

/** Looks at every byte of the text. */
function lowerScan(
  { field, pattern, foldsCase, separator }: TextComparison,
  match: 'includes' | 'glob',
  label: Label,
  when: boolean,
  { builder, parameters }: Lowering,
): void {
  const folders = match === 'glob' && separator === '\\' ? { separator } : {};
  const algorithm = match === 'includes' ? 'find' : globAlgorithm(pattern.value, folders.separator);
  const stripsExe = field.stripsExe && match === 'glob';
  const form = { kind: 'table', algorithm, stripsExe, foldsCase, ...folders } as const;
  const table = parameters.value(pattern.parameter, pattern.span, form, pattern.value);
  const { offset, lengthOffset, capacityBytes } = field.text;
  const matches = builder.scanText({ offset, lengthOffset, capacityBytes }, algorithm, table);
  builder.branch(when ? 'ne' : 'eq', matches, 0n, label);
}
