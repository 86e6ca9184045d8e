import { positionals, type Token } from './tokens.ts';
import { suggestion, usage, type UsageError } from './usage-error.ts';

export interface DoctorSettings {
  readonly kind: 'doctor';
  readonly format: DoctorFormat;
}

const formats = ['text', 'json'] as const;
type DoctorFormat = (typeof formats)[number];

export function parseDoctor(tokens: readonly Token[]): DoctorSettings | UsageError {
  const [, word] = positionals(tokens);
  if (word !== undefined) return usage(`the command 'doctor' takes no argument, found '${word}'`);
  let format: DoctorFormat = 'text';
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    if (token.name !== 'format') return usage(`the command 'doctor' takes no option ${token.rawName}`);
    const known = formats.find((each) => each === token.value);
    if (known === undefined) {
      return usage(`--format needs text or json, found '${token.value ?? ''}'`, suggestion(token.value ?? '', formats));
    }
    format = known;
  }
  return { kind: 'doctor', format };
}
