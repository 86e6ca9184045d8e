import type { Clause, ProbeReference, Span } from '../language/ast.ts';
import type { Probe } from '../registry/probe.ts';
import type { Registry } from '../registry/registry.ts';
import { suggestion, type Diagnostics } from './diagnostics.ts';
import { foreignProbeHint } from './foreign-probe.ts';
import { globPattern } from './glob-pattern.ts';
import type { Listening } from './listening.ts';
import { ClauseEvents } from './clause-events.ts';
import { isProcess, matchingMoments, resolveProcess } from './process-probes.ts';

/** What a clause listens to: events, or moments of the session. */
export interface ClauseListening {
  readonly events: ClauseEvents;
  readonly moments: Listening['moments'];
}

/** undefined when something was reported. */
export function resolveProbes(
  clause: Clause,
  registry: Registry,
  diagnostics: Diagnostics,
): ClauseListening | undefined {
  const resolved = clause.probes.map((reference) => resolveProbe(reference, registry, diagnostics));
  if (resolved.some((each) => each === undefined)) return undefined;
  const events = new ClauseEvents(
    resolved.flatMap((each) => (each!.isGlob === true ? [] : each!.events)),
    resolved.flatMap((each) => (each!.isGlob === true ? each!.events : [])),
  );
  const moments = resolved.flatMap((each) => each!.moments);
  if (events.list.length === 0 || moments.length === 0) return { events, moments };
  const mixed = clause.probes[resolved.findIndex((each) => each!.moments.length > 0)]!;
  const message = `${mixed.name} has no event, so it can't share a clause with file operations`;
  return diagnostics.error('mixed-probes', message, mixed, 'give it a clause of its own');
}

function resolveProbe(reference: ProbeReference, registry: Registry, diagnostics: Diagnostics): Listening | undefined {
  const { name, phase } = reference;
  if (/[*?]/.test(name)) return resolveGlob(reference, registry, diagnostics);
  if (isProcess(reference, registry)) return resolveProcess(reference, registry, diagnostics);
  const probe = registry.probes.get(name);
  if (probe === undefined || probe.kind === 'process') return reportUnknown(reference, registry, diagnostics);
  if (probe.kind === 'operation') return operationEvents([probe], reference, registry, diagnostics);
  if (phase !== undefined) {
    return diagnostics.error('unknown-phase', `${name} has no phase '${phase.name}'`, phase, `write ${name}`);
  }
  return scheduled(probe.kind, reference, diagnostics);
}

function scheduled(
  kind: 'begin' | 'end' | 'interval',
  reference: ProbeReference,
  diagnostics: Diagnostics,
): Listening | undefined {
  if (kind !== 'interval') return { events: [], moments: [{ kind }] };
  const period = reference.duration?.value;
  const problem =
    period === undefined
      ? 'interval needs a duration'
      : typeof period !== 'bigint' || period <= 0n || reference.duration?.unit === 'size'
        ? 'an interval is a duration above 0'
        : undefined;
  if (problem !== undefined || typeof period !== 'bigint') {
    return diagnostics.error('wrong-interval', problem ?? '', reference.duration ?? reference, 'write interval:1s');
  }
  return { events: [], moments: [{ kind, periodNs: period }] };
}

type OperationProbe = Extract<Probe, { kind: 'operation' }>;

function operationEvents(
  probes: readonly OperationProbe[],
  reference: ProbeReference,
  registry: Registry,
  diagnostics: Diagnostics,
): Listening | undefined {
  const { phase, duration } = reference;
  if (duration !== undefined || (phase !== undefined && phase.name !== 'pre')) {
    const found = phase === undefined ? 'a duration' : `phase '${phase.name}'`;
    const hint = `${reference.name} alone means its completion, ${reference.name}:pre the moment before`;
    return diagnostics.error(
      'unknown-phase',
      `${reference.name} has no ${found}`,
      phase ?? duration ?? reference,
      hint,
    );
  }
  const names = new Map(registry.enumerations.get('operation')?.values);
  const nameOf = (operation: number) => [...names].find(([, value]) => value === BigInt(operation))?.[0] ?? '';
  const events = probes.flatMap((probe) =>
    probe.operations.map((operation) => ({
      name: nameOf(operation),
      operation,
      phase: phase === undefined ? ('done' as const) : ('pre' as const),
    })),
  );
  return { events, moments: [] };
}

/** Globs stand for operations and moments of processes; begin, end and interval are called by name. */
function resolveGlob(reference: ProbeReference, registry: Registry, diagnostics: Diagnostics): Listening | undefined {
  const pattern = globPattern(reference.name);
  const operations = [...registry.probes.values()].filter((probe) => probe.kind === 'operation');
  const matching = operations.filter((probe) => pattern.test(probe.name));
  const moments = matchingMoments(reference, registry);
  const isOfMoments = reference.phase !== undefined && reference.phase.name !== 'pre' && moments.length > 0;
  if (matching.length > 0 && !isOfMoments) {
    const operationsMatched = operationEvents(matching, reference, registry, diagnostics);
    return (
      operationsMatched && { ...operationsMatched, events: [...operationsMatched.events, ...moments], isGlob: true }
    );
  }
  if (moments.length > 0) return { events: moments, moments: [], isGlob: true };
  const span = nameSpan(reference);
  const later = registry.unsupported.filter(({ kind, name }) => kind === 'probe' && pattern.test(name));
  if (later.length > 0) {
    const message = `'${reference.name}' stands for ${later.map(({ name }) => name).join(', ')}, which is not supported yet`;
    return diagnostics.error('unsupported', message, span);
  }
  const hint = `probes are ${operations.map(({ name }) => name).join(' ')}`;
  return diagnostics.error('unknown-probe', `no probe matches '${reference.name}'`, span, hint);
}

function reportUnknown(reference: ProbeReference, registry: Registry, diagnostics: Diagnostics): undefined {
  const { name, phase } = reference;
  const full = phase === undefined ? name : `${name}:${phase.name}`;
  if (registry.isUnsupported('probe', name) || registry.isUnsupported('probe', full)) {
    const shown = registry.isUnsupported('probe', full) ? full : name;
    return diagnostics.error('unsupported', `'${shown}' is not supported yet`, nameSpan(reference));
  }
  const later = registry.unsupported.filter(({ kind }) => kind === 'probe').map((word) => word.name);
  const hint =
    foreignProbeHint(full, registry) ??
    suggestion(name, [...registry.probes.keys(), ...later]) ??
    `probes are ${[...registry.probes.keys()].join(' ')}`;
  return diagnostics.error('unknown-probe', `unknown probe '${name}'`, nameSpan(reference), hint);
}

function nameSpan({ name, start }: ProbeReference): Span {
  return { start, end: start + name.length };
}
