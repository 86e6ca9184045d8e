import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import koffi from 'koffi';
import { hasDirectLoads } from './kernel.ts';
import { iterate } from '../native-library.ts';
import { libbpf } from './library.ts';
import type { MapShape } from '../kernel-maps.ts';
import { BPF_F_RDONLY_PROG } from './maps.ts';
import { check } from './native-error.ts';
import { forEachMapReference } from '../map-references.ts';

/**
 * A provider's object after libbpf has fitted it to the running kernel: plain instructions whose map references
 * (LDDW, source 1 or 2) name an index into maps. Fitting takes 100 ms of BTF look-ups, so the result is kept until the next boot.
 */
export interface RelocatedObject {
  readonly maps: readonly MapShape[];
  readonly programs: Readonly<Record<string, Uint8Array>>;
}

const BPF_PROG_TYPE_RAW_TRACEPOINT = 17;
const instructionSizeBytes = 8;
const keptCaches = 8;

/** The two builds of the provider: see bpf/linux/load.h. */
export type ProviderBuild = 'direct loads' | 'probe reads';

/** The provider from the folder of built objects; build: chosen by what this kernel has where undefined. */
export function relocatedObject(directory: string, build: ProviderBuild | undefined): RelocatedObject {
  const path = build === undefined ? cachePath(directory) : undefined;
  const cached = path === undefined ? undefined : readCache(path);
  if (cached !== undefined) return cached;
  const chosen = build ?? (hasDirectLoads() ? 'direct loads' : 'probe reads');
  const object = relocate(readFileSync(join(directory, objectName[chosen])));
  if (path !== undefined) writeCache(path, object);
  return object;
}

const objectName: Readonly<Record<ProviderBuild, string>> = {
  'direct loads': 'tracepoint.bpf.o',
  'probe reads': 'tracepoint_probe_read.bpf.o',
};

/**
 * By boot, since kernel addresses and types last that long, and by the object's own place, size and time.
 * Only in a directory that nobody else can write to: what lies there is loaded into the kernel.
 */
function cachePath(objectDirectory: string): string | undefined {
  const runtime = process.geteuid?.() === 0 ? '/run' : process.env['XDG_RUNTIME_DIR'];
  if (runtime === undefined) return undefined;
  const directory = join(runtime, 'fsbpf');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(directory);
    if (uid !== process.geteuid?.() || (mode & 0o022) !== 0) return undefined;
    const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    const object = statSync(join(objectDirectory, objectName['direct loads']));
    return join(directory, `provider-${bootId}-${object.dev}-${object.ino}-${object.size}-${object.mtimeMs}.cache`);
  } catch {
    return undefined; // no place to keep it: every start then takes the long way
  }
}

/** Of the kept file: one line of JSON, then all instructions. */
interface CacheHeader {
  readonly maps: readonly MapShape[];
  /** Program, first byte behind the line, length in bytes. */
  readonly programs: readonly (readonly [name: string, start: number, length: number])[];
}

function readCache(path: string): RelocatedObject | undefined {
  if (!existsSync(path)) return undefined;
  try {
    const bytes = readFileSync(path);
    const lineLength = bytes.indexOf('\n') + 1;
    const { maps, programs } = JSON.parse(bytes.toString('utf8', 0, lineLength)) as CacheHeader;
    const instructions = bytes.subarray(lineLength);
    const found = programs.map(
      ([name, start, length]) => [name, instructions.subarray(start, start + length)] as const,
    );
    if (found.some(([, { length }], index) => length !== programs[index]![2])) return undefined;
    return { maps, programs: Object.fromEntries(found) };
  } catch {
    return undefined; // cut short by a crash: made anew
  }
}

function writeCache(path: string, { maps, programs }: RelocatedObject): void {
  removeOldCaches(dirname(path));
  let start = 0;
  const places = Object.entries(programs).map(
    ([name, { length }]) => [name, (start += length) - length, length] as const,
  );
  const header: CacheHeader = { maps, programs: places };
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...Object.values(programs)]), {
    mode: 0o600,
  });
  renameSync(draft, path);
}

/** Several installations have one each, so the newest stay; what another process is writing has another ending. */
function removeOldCaches(directory: string): void {
  const kept = readdirSync(directory)
    .filter((name) => name.endsWith('.cache'))
    .map((name) => join(directory, name))
    .map((path) => ({ path, writtenMs: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((one, other) => other.writtenMs - one.writtenMs);
  for (const { path } of kept.slice(keptCaches - 1)) rmSync(path, { force: true });
}

function relocate(bytes: Uint8Array): RelocatedObject {
  libbpf.libbpf_set_print(null);
  const object = libbpf.bpf_object__open_mem(bytes, bytes.length, null);
  check('opening the provider', object === null ? -22 : Number(libbpf.libbpf_get_error(object)));
  try {
    const programs = [...iterate((last) => libbpf.bpf_object__next_program(object, last))];
    for (const program of programs) libbpf.bpf_program__set_type(program, BPF_PROG_TYPE_RAW_TRACEPOINT);
    check('fitting the provider to this kernel', libbpf.bpf_object__load(object));
    const maps = [...iterate((last) => libbpf.bpf_object__next_map(object, last))];
    const indexByFd = new Map<number, number>(maps.map((map, index) => [libbpf.bpf_map__fd(map), index]));
    return {
      maps: maps.map(shapeOf),
      programs: Object.fromEntries(
        programs.map((program) => [libbpf.bpf_program__name(program), symbolic(instructionsOf(program), indexByFd)]),
      ),
    };
  } finally {
    libbpf.bpf_object__close(object);
  }
}

function shapeOf(map: unknown): MapShape {
  return {
    name: libbpf.bpf_map__name(map),
    type: libbpf.bpf_map__type(map),
    keySizeBytes: libbpf.bpf_map__key_size(map),
    valueSizeBytes: libbpf.bpf_map__value_size(map),
    maxEntries: libbpf.bpf_map__max_entries(map),
    flags: libbpf.bpf_map__map_flags(map) & BPF_F_RDONLY_PROG,
  };
}

function instructionsOf(program: unknown): Uint8Array {
  const length = Number(libbpf.bpf_program__insn_cnt(program)) * instructionSizeBytes;
  return new Uint8Array(koffi.view(libbpf.bpf_program__insns(program), length)).slice();
}

/** Map descriptors become indexes. */
function symbolic(instructions: Uint8Array, indexByFd: ReadonlyMap<number, number>): Uint8Array {
  forEachMapReference(instructions, (view, offset) => {
    const index = indexByFd.get(view.getInt32(offset, true));
    if (index === undefined) throw new Error('the provider refers to a map it does not declare');
    view.setInt32(offset, index, true);
  });
  return instructions;
}
