/** The keys that are worth knowing; all others are readline's. */
export const keyHelp: readonly { readonly keys: string; readonly doc: string }[] = [
  { keys: 'Tab, Shift-Tab', doc: 'complete a word or a path; again: the next candidate, which Enter takes' },
  { keys: 'Enter, Alt-Enter', doc: 'start the program, or go on where it is not finished; always a new line' },
  {
    keys: 'Up, Down, Ctrl-R',
    doc: 'what was entered before, beginning like this line; search for it, again: further back',
  },
  { keys: 'Right, End', doc: 'take what is offered in grey' },
  { keys: 'Ctrl-C', doc: 'clear the line; on an empty one, stop the last program' },
  { keys: 'Ctrl-_, Alt-_', doc: 'undo, redo' },
  {
    keys: 'Ctrl-W U K Y, Alt-Y',
    doc: 'cut a word, to the start, to the end; put in what was cut, or what was cut before',
  },
  { keys: 'Alt-E', doc: 'the input in $EDITOR' },
  { keys: 'Ctrl-L, Ctrl-Z, Ctrl-D', doc: 'clear the screen, to the background, leave' },
];
