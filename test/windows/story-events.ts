/** What a program sees of one operation. */
export interface StoryEvent {
  readonly operation: 'open' | 'read' | 'write' | 'close';
  readonly exe: string;
  readonly path: string;
  readonly bytes: number;
  readonly latencyNs: number;
}

interface Open {
  readonly path: string;
  position: number;
}

/**
 * What must come of a machine's lines, told from the text alone: no code of the driver, of its emulation or of fsbpf has a
 * part in it. Knows files that are there, and operations that succeed.
 */
export function storyEvents(lines: readonly string[]): readonly StoryEvent[] {
  const [sizes, images, files] = [new Map<string, number>(), new Map<string, string>(), new Map<string, Open>()];
  const events: StoryEvent[] = [];
  let [exe, latencyNs] = ['', 0];
  const happen = (operation: StoryEvent['operation'], path: string, bytes = 0): void => {
    events.push({ operation, exe, path, bytes, latencyNs });
  };
  const transfer = (operation: 'read' | 'write', { file, asked }: { file: string; asked: number }): void => {
    const open = files.get(file)!;
    const left = Math.max(0, sizes.get(open.path)! - open.position);
    const bytes = operation === 'read' ? Math.min(asked, left) : asked;
    open.position += bytes;
    sizes.set(open.path, Math.max(sizes.get(open.path)!, open.position));
    happen(operation, open.path, bytes);
  };
  const verbs: Readonly<Record<string, (words: readonly string[]) => void>> = {
    make: ([, path, size]) => void sizes.set(path!, Number(size)),
    process: ([, pid, , image]) => void images.set(pid!, image!.split('\\').at(-1)!),
    actor: ([pid]) => void (exe = images.get(pid!)!),
    time: ([, ns]) => void (latencyNs = Number(ns)),
    open: ([file, path]) => {
      files.set(file!, { path: path!, position: 0 });
      happen('open', path!);
    },
    read: ([file, , asked]) => transfer('read', { file: file!, asked: Number(asked) }),
    write: ([file, , asked]) => transfer('write', { file: file!, asked: Number(asked) }),
    close: ([file]) => happen('close', files.get(file!)!.path),
  };
  for (const line of lines) {
    const [verb, ...words] = line.split('\t');
    verbs[verb!]?.(words);
  }
  return events;
}

/** Sums by a key, as rows in the order of the keys. */
export function sums<Event>(
  events: readonly Event[],
  key: (event: Event) => string,
  value: (event: Event) => number = () => 1,
): readonly (readonly [string, number])[] {
  const totals = new Map<string, number>();
  for (const event of events) totals.set(key(event), (totals.get(key(event)) ?? 0) + value(event));
  return [...totals].sort();
}
