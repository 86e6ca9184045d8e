import { eventOffset, eventSize, need } from '../../shell/bytecode/event-layout.ts';
import type { TextField } from '../../shell/registry/field.ts';

type WordOf<Name> = Name extends `${infer Word}_id` ? Word : never;
/** "path" of path_id, path_length and path. */
type TextWord = WordOf<keyof typeof eventOffset>;

interface Place {
  readonly offset: number;
  readonly capacityBytes: number;
}

/** What text fields share: identity, length and need by one word, at all operations and phases. */
export function textField(
  field: Pick<TextField, 'name' | 'doc' | 'examples'> &
    Partial<TextField> & { readonly word: TextWord; readonly place: Place; readonly tail: Place },
): TextField {
  const { word, place, tail, ...rest } = field;
  return {
    form: 'text',
    type: { kind: 'text' },
    operations: undefined,
    completionOnly: false,
    stripsExe: false,
    identity: { offset: eventOffset[`${word}_id`], need: need[`${word}_id`] },
    text: {
      need: need[`${word}_text`],
      lengthOffset: eventOffset[`${word}_length`],
      ...place,
      tailOffset: tail.offset,
      tailCapacityBytes: tail.capacityBytes,
    },
    ...rest,
  };
}

/** Where the last bytes of most texts stand. */
export function tailAt(offset: number): Place {
  return { offset, capacityBytes: eventSize.tail };
}
