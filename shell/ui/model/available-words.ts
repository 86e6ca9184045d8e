import { readToEnd, type TextEnd, type Token } from '../../language/tokenize.ts';
import type { Field, Host } from '../../registry/field.ts';
import type { Probe } from '../../registry/probe.ts';
import type { Registry } from '../../registry/registry.ts';

/** The clause that a place is in: its probes as they are written, "read", "open:pre", "re*". */
export function probesAt(text: string, { tokens }: Pick<TextEnd, 'tokens'>): readonly string[] {
  const isProbe = (token: Token | undefined) => token?.kind === 'probe';
  const last = tokens.findLastIndex(isProbe);
  if (last < 0) return [];
  const isHeader = (token: Token) => token.kind === 'comment' || /^([,:]|[\d.]+\w*)$/.test(written(text, token));
  let first = last;
  while (first > 0 && (isProbe(tokens[first - 1]) || isHeader(tokens[first - 1]!))) first--;
  const header = tokens.slice(first, last + 1).filter(({ kind }) => kind !== 'comment');
  const words = header.map((token) => written(text, token)).join('');
  return words.split(',').filter((word) => word !== '');
}

function written(text: string, { start, end }: Token): string {
  return text.slice(start, end);
}

/** The fields that all of the probes have on this host, as a program could use them. */
export function fieldsAt(probes: readonly string[], registry: Registry, host: Host): readonly Field[] {
  const here = [...registry.fields.values()].filter(({ absent }) => absent?.[host] === undefined);
  return here.filter((field) => probes.every((probe) => hasField(probe, field, registry)));
}

/** A glob stands for the probes that have what is asked for: one of them is enough. */
function hasField(written: string, field: Field, registry: Registry): boolean {
  const exact = registry.probes.get(written);
  if (exact !== undefined) return isOf(exact, false, field, registry);
  const [name = '', phase] = written.split(':');
  const isEarly = phase === 'pre';
  if (!/[*?]/.test(name)) {
    const probe = registry.probes.get(name);
    return probe === undefined || isOf(probe, isEarly, field, registry);
  }
  const pattern = new RegExp(`^${name.replace(/[*?]/g, (sign) => (sign === '*' ? '.*' : '.'))}$`);
  return [...registry.probes.values()].some(
    (probe) => probe.kind === 'operation' && pattern.test(probe.name) && isOf(probe, isEarly, field, registry),
  );
}

function isOf(probe: Probe, isEarly: boolean, field: Field, registry: Registry): boolean {
  if (!('operations' in probe)) return 'clock' in field && field.clock !== undefined;
  if (isEarly && field.completionOnly) return false;
  const numbers = [...(registry.enumerations.get('operation')?.values ?? [])];
  const names = probe.operations.map((operation) => numbers.find(([, value]) => value === BigInt(operation))?.[0]);
  return names.every((name) => field.operations?.includes(name ?? '') ?? true);
}

/** Maps that a text names, but for the one at the offset. */
export function mapsIn(text: string, exceptAt: number): readonly string[] {
  const { tokens } = readToEnd(text);
  const maps = tokens.filter(({ kind, start, end }) => kind === 'map' && !(start < exceptAt && exceptAt <= end));
  return [...new Set(maps.map((token) => written(text, token)))];
}

/** Parameters that a text declares: with the $ that they are used with. */
export function parametersIn(text: string): readonly string[] {
  return [...text.matchAll(/\bparam\s+([A-Za-z_]\w*)/g)].map(([, name]) => `$${name!}`);
}

/** Variables that a text declares. */
export function variablesIn(text: string): readonly string[] {
  return [...text.matchAll(/\b(?:let|const)\s+([A-Za-z_]\w*)/g)].map(([, name]) => name!);
}
