import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

const kinds = ['prog', 'map', 'link'] as const;

export interface KernelObject {
  readonly kind: (typeof kinds)[number];
  readonly id: number;
}

/** Objects that a running process holds by descriptor, and the maps of its programs. */
export function kernelObjectsOf(pid: number): KernelObject[] {
  const held = readdirSync(`/proc/${pid}/fdinfo`).flatMap((descriptor) => heldBy(pid, descriptor));
  const maps = held.flatMap((object) => (object.kind === 'prog' ? (show(object)?.map_ids ?? []) : []));
  const known = new Set(held.map(({ kind, id }) => `${kind} ${id}`));
  const more = maps.filter((id) => !known.has(`map ${id}`));
  return [...held, ...more.map((id): KernelObject => ({ kind: 'map', id }))];
}

function heldBy(pid: number, descriptor: string): KernelObject[] {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, 'latin1');
  } catch {
    return []; // closed since it was listed
  }
  return kinds.flatMap((kind) => {
    const id = new RegExp(`^${kind}_id:\\s*(\\d+)$`, 'm').exec(text)?.[1];
    return id === undefined ? [] : [{ kind, id: Number(id) }];
  });
}

/**
 * Asks for one object, never for a list: bpftool opens what it shows, and a program array that is opened and closed
 * between its last owner's end and its clearing keeps a reference for ever (Linux 6.18 takes one per request to clear,
 * and drops one per clearing).
 */
export function isInKernel(object: KernelObject): boolean {
  return show(object) !== undefined;
}

interface Shown {
  readonly map_ids?: readonly number[];
}

function show({ kind, id }: KernelObject): Shown | undefined {
  const { stdout, status } = spawnSync('bpftool', ['-j', kind, 'show', 'id', String(id)], { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Shown;
  if (/No such file or directory/.test(stdout)) return undefined;
  throw new Error(`bpftool ${kind} show id ${id}: ${stdout}`);
}

/** What `bpftool perf` says of a process: programs attached through perf events. */
export function perfEventsOf(pid: number): readonly unknown[] {
  const { stdout } = spawnSync('bpftool', ['-j', 'perf', 'show'], { encoding: 'utf8' });
  return ((JSON.parse(stdout || '[]') as { readonly pid: number }[] | null) ?? []).filter((event) => event.pid === pid);
}
