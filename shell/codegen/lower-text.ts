import type { Label } from './ir.ts';
import type { Lowering } from './lower-context.ts';
import { textForm } from './parameter-encoding.ts';
import type { TextComparison } from '../typecheck/typed-program.ts';

const wordBytes = 8;

/**
 * Compares words of the event's text, under a mask, with those of the parameter: no loop, no byte order. Which bytes
 * count is in the mask, so texts of one capacity class are the same program. Goes to the label where they differ.
 */
export function lowerTextComparison(comparison: TextComparison, differs: Label, lowering: Lowering): void {
  const { field, match, pattern, span } = comparison;
  const { builder, parameters } = lowering;
  const isTail = match === 'endsWith';
  // A prefix that ends in ".exe" is asked for as it is: what follows it is no suffix.
  const form = textForm(pattern.value, isTail ? 'end' : 'start', field.stripsExe && match !== 'startsWith');
  const parameter = parameters.value(pattern.parameter, pattern.span, form, pattern.value);
  lowering.needs |= field.text.need;
  builder.at(span, `${field.name} ${match}`);
  const length = builder.loadEvent(field.text.lengthOffset);
  builder.branch(match === 'equals' ? 'ne' : 'lt', length, builder.loadParameter(parameter), differs);
  const { capacityBytes } = form;
  const { tailOffset, tailCapacityBytes, offset } = field.text;
  const start = isTail ? tailOffset + tailCapacityBytes - capacityBytes : offset;
  for (let word = 0; word < capacityBytes; word += wordBytes) {
    const mask = builder.loadParameter(parameter + wordBytes + capacityBytes + word);
    const masked = builder.binary('and', builder.loadEvent(start + word), mask);
    builder.branch('ne', masked, builder.loadParameter(parameter + wordBytes + word), differs);
  }
}
