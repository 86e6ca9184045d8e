import type { EditName } from './edits.ts';

/** Which key does what to the text: readline's, and what keyboards of today have besides. */
export const editKeys: ReadonlyMap<string, EditName> = new Map(
  Object.entries({
    'backward-char': 'left ctrl-b',
    'forward-char': 'right ctrl-f',
    'backward-word': 'alt-b ctrl-left alt-left',
    'forward-word': 'alt-f ctrl-right alt-right',
    'beginning-of-line': 'home ctrl-a',
    'end-of-line': 'end ctrl-e',
    'beginning-of-text': 'alt-< ctrl-home alt-\u001b<',
    'end-of-text': 'alt-> ctrl-end alt-\u001b>',
    'backward-delete-char': 'backspace ctrl-h shift-backspace',
    'delete-char': 'delete',
    'kill-line': 'ctrl-k',
    'backward-kill-line': 'ctrl-u',
    'kill-word': 'alt-d ctrl-delete alt-delete',
    'backward-kill-word': 'alt-backspace ctrl-alt-h ctrl-backspace alt-ctrl-h',
    'unix-word-rubout': 'ctrl-w',
    yank: 'ctrl-y',
    'yank-pop': 'alt-y',
    'transpose-chars': 'ctrl-t',
    'upcase-word': 'alt-u',
    'downcase-word': 'alt-l',
    'capitalize-word': 'alt-c',
    undo: 'ctrl-_ \u001f',
    redo: 'alt-_ alt-\u001b_',
    newline: 'alt-enter shift-enter ctrl-j',
  } satisfies Partial<Record<EditName, string>>).flatMap(([name, keys]) =>
    keys.split(' ').map((key): [string, EditName] => [key, name as EditName]),
  ),
);
