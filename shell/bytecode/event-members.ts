import { eventOffset, eventSize, need } from './event-layout.ts';

/**
 * The members of struct fsbpf_event that make an event: what a recording keeps, and what is put together again from it.
 * Lengths, tails and the texts themselves follow from the texts' identities.
 */

export interface NumberMember {
  readonly name: keyof typeof eventOffset;
  readonly offset: number;
  /** A program reads it only if its needs have one of these bits; 0: always there. */
  readonly needs: bigint;
}

export interface TextMember {
  /** Of the text, which need not be that of its bytes. */
  readonly name: string;
  readonly idOffset: number;
  readonly lengthOffset: number;
  /** The number member that says how much of the text is its bytes; undefined: all. */
  readonly length: string | undefined;
  readonly idNeed: bigint;
  /** Where the bytes stand, for the programs that read them. */
  readonly bytes: TextPlace | undefined;
  /** Where the last bytes stand right-aligned. */
  readonly tail: TextPlace;
}

export interface TextPlace {
  readonly offset: number;
  readonly sizeBytes: number;
  /** Any of these bits: the bytes are read. */
  readonly needs: bigint;
}

const number = (name: keyof typeof eventOffset, needs = 0n): NumberMember => ({
  name,
  offset: eventOffset[name],
  needs,
});

export const numberMembers: readonly NumberMember[] = [
  number('operation'),
  number('phase'),
  number('time_ns', need.time),
  number('latency_ns', need.latency),
  number('pid', need.process),
  number('tid', need.process),
  number('ppid', need.parent),
  number('uid', need.user),
  number('size_bytes', need.size),
  number('bytes', need.bytes),
  number('offset_bytes', need.offset),
  number('status', need.status),
  number('error', need.status),
  number('signal', need.status),
  number('cpu', need.cpu),
  number('paging', need.paging),
  number('cached', need.cached),
  number('disposition', need.flags),
  number('inode', need.inode),
  number('directory', need.directory),
  number('attributes', need.attributes),
  number('flags', need.flags),
  number('access', need.flags),
  number('text_flags'),
  number('volume_length', need.volume_text), // its text says more than its bytes do
];

type Place = keyof typeof eventOffset;

interface Sizes {
  readonly bytes: number;
  readonly tail?: number;
  readonly length?: NumberMember['name'];
}

function text(name: string, bytes: Place | undefined, tail: Place, sizes: Sizes, moreNeeds = 0n): TextMember {
  const offsets = eventOffset as Readonly<Record<string, number>>;
  const needs = need as Readonly<Record<string, bigint>>;
  const textNeed = needs[`${name}_text`]!;
  return {
    name,
    idOffset: offsets[`${name}_id`]!,
    lengthOffset: offsets[`${name}_length`]!,
    length: sizes.length,
    idNeed: needs[`${name}_id`]!,
    bytes: bytes && { offset: eventOffset[bytes], sizeBytes: sizes.bytes, needs: textNeed | moreNeeds },
    tail: { offset: eventOffset[tail], sizeBytes: sizes.tail ?? eventSize.tail, needs: textNeed },
  };
}

export const textMembers: readonly TextMember[] = [
  text('exe', 'exe', 'exe_tail', { bytes: eventSize.exe }),
  text('parent_exe', 'parent_exe', 'parent_exe_tail', { bytes: eventSize.exe }),
  text('cmdline', 'cmdline', 'cmdline_tail', { bytes: eventSize.cmdline }),
  text('path', 'path', 'path_tail', { bytes: eventSize.path }, need.dir_text), // a folder's path is the beginning of the path
  text('path2', 'path2', 'path2_tail', { bytes: eventSize.path }, need.dir2_text),
  text('dir2', undefined, 'dir2_tail', { bytes: 0 }),
  text('name2', 'name2', 'path2_tail', { bytes: eventSize.name }), // a name is the end of the path
  text('dir', undefined, 'dir_tail', { bytes: 0 }),
  text('name', 'name', 'name_tail', { bytes: eventSize.name }),
  text('ext', 'ext', 'name_tail', { bytes: eventSize.name }), // an extension is the end of the name
  text('volume', 'volume_path', 'volume_tail', { bytes: eventSize.volume, length: 'volume_length' }),
  text('volume_type', 'volume_type', 'volume_type_tail', { bytes: eventSize.volume_type, tail: eventSize.volume_type }),
];

/** A word of the event as it is recorded: a number, or the identity of a text. */
export interface RecordedMember {
  readonly name: string;
  readonly type: 'number' | 'text';
  readonly offset: number;
  readonly needs: bigint;
}

/** In the order of a recorded event's words. */
export const recordedMembers: readonly RecordedMember[] = [
  ...numberMembers.map(({ name, offset, needs }) => ({ name, type: 'number' as const, offset, needs })),
  ...textMembers.map(({ name, idOffset, idNeed }) => ({
    name,
    type: 'text' as const,
    offset: idOffset,
    needs: idNeed,
  })),
];
