import { emitKeypressEvents, type Key as NodeKey } from 'node:readline';
import type { ReadStream } from 'node:tty';

export type Input =
  /** id: the character itself, or "enter", "ctrl-c", "alt-b", "shift-tab", "f2"; text: what it types, '' where nothing. */
  | { readonly kind: 'key'; readonly id: string; readonly text: string }
  /** As a whole, however many lines. */
  | { readonly kind: 'paste'; readonly text: string };

/** A lone Escape is told from the beginning of a sequence by what follows within this time. */
const escapeWaitMs = 25;

/** Node's names that are not what is written on keys. */
const names: Readonly<Record<string, string>> = { return: 'enter' };

/** Calls back for each key and each paste until the returned function is called. */
export function readKeys(stream: ReadStream, take: (input: Input) => void): () => void {
  emitKeypressEvents(stream, { escapeCodeTimeout: escapeWaitMs } as never);
  let pasted: string | undefined;
  const onKey = (text: string | undefined, key: NodeKey) => {
    if (key.name === 'paste-start') pasted = '';
    else if (key.name === 'paste-end') {
      if (pasted !== undefined) take({ kind: 'paste', text: pasted.replace(/\r\n?/g, '\n') });
      pasted = undefined;
    } else if (pasted !== undefined) pasted += key.sequence ?? text ?? '';
    else take(keyOf(text, key));
  };
  stream.on('keypress', onKey);
  return () => stream.off('keypress', onKey);
}

export function keyOf(text: string | undefined, { name, ctrl, meta, shift, sequence }: NodeKey): Input {
  const typed = text ?? '';
  const isTyped = !ctrl && !meta && isPrintable(typed);
  if (isTyped) return { kind: 'key', id: typed, text: typed };
  const base = names[name ?? ''] ?? name ?? sequence ?? '';
  const marks = `${ctrl ? 'ctrl-' : ''}${meta && base !== 'escape' ? 'alt-' : ''}${shift ? 'shift-' : ''}`;
  return { kind: 'key', id: marks + base, text: '' };
}

function isPrintable(text: string): boolean {
  return text !== '' && !/[\p{Cc}\ufffd]/u.test(text);
}
