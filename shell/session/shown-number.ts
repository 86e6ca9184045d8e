import type { NumberFormat } from '../codegen/program.ts';
import { strftime } from '../util/strftime.ts';

/** How a number is drawn that its program wants as a text. */
export function numberShower(format: NumberFormat): (value: bigint) => string {
  return format.kind === 'hexadecimal' ? (value) => `0x${value.toString(16)}` : timeShower(format);
}

/** Most events of a stream are of the same moment as the one before. */
function timeShower({ pattern, stepNs }: Extract<NumberFormat, { kind: 'time' }>): (value: bigint) => string {
  let last: bigint | undefined;
  let text = '';
  return (value) => {
    if (value !== last) text = strftime(pattern, value * BigInt(stepNs));
    last = value;
    return text;
  };
}
