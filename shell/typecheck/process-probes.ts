import type { ProbeReference } from '../language/ast.ts';
import type { ProcessProbe } from '../registry/probe.ts';
import type { Registry } from '../registry/registry.ts';
import { wordList } from '../util/word-list.ts';
import type { Diagnostics } from './diagnostics.ts';
import { globPattern } from './glob-pattern.ts';
import type { Listening } from './listening.ts';
import type { EventKind } from './typed-program.ts';

/** Whether the name in front of the colon is that of moments: process. */
export function isProcess({ name }: ProbeReference, registry: Registry): boolean {
  return momentsOf(name, registry).length > 0;
}

/** `process:start`, `process:*`; `process` alone stands for all its moments. */
export function resolveProcess(
  reference: ProbeReference,
  registry: Registry,
  diagnostics: Diagnostics,
): Listening | undefined {
  const { name, phase, duration } = reference;
  const moments = momentsOf(name, registry);
  const pattern = globPattern(`${name}:${phase?.name ?? '*'}`);
  const chosen = duration === undefined ? moments.filter((moment) => pattern.test(moment.name)) : [];
  const isGlob = /[*?]/.test(phase?.name ?? '');
  if (chosen.length > 0) return { events: chosen.flatMap(eventsOf), moments: [], isGlob };
  const found = phase === undefined ? 'a duration' : `'${phase.name}'`;
  const hint = `write ${wordList(moments.map((moment) => moment.name)).replace(' and ', ' or ')}`;
  return diagnostics.error('unknown-phase', `${name} has no ${found}`, phase ?? duration ?? reference, hint);
}

/** What a glob stands for; no phase, and none before. */
export function matchingMoments({ name, phase, duration }: ProbeReference, { probes }: Registry): readonly EventKind[] {
  const pattern = globPattern(`${name}:${phase?.name ?? '*'}`);
  const all = [...probes.values()].filter((probe): probe is ProcessProbe => probe.kind === 'process');
  return duration === undefined ? all.filter((probe) => pattern.test(probe.name)).flatMap(eventsOf) : [];
}

function momentsOf(name: string, { probes }: Registry): readonly ProcessProbe[] {
  return [...probes.values()].filter(
    (probe): probe is ProcessProbe => probe.kind === 'process' && probe.name.startsWith(`${name}:`),
  );
}

function eventsOf({ name, operations }: ProcessProbe): readonly EventKind[] {
  return operations.map((operation) => ({ name, operation, phase: 'done' }));
}
