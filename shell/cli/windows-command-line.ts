/**
 * Words as one line that a C program on Windows takes apart again: in quotes where a word has spaces or is empty, quotes
 * and the backslashes in front of them with a backslash. cmd.exe takes what stands behind /s /c as it is.
 */
export function commandLine(words: readonly string[]): string {
  const [program = '', ...rest] = words;
  if (isCommandShell(words)) return `${words.slice(0, -1).join(' ')} "${words.at(-1)!}"`;
  return [program.includes(' ') ? `"${program}"` : program, ...rest.map(quoted)].join(' ');
}

function isCommandShell(words: readonly string[]): boolean {
  return words[0] === 'cmd.exe' && words.length > 2 && words.at(-2) === '/c';
}

function quoted(word: string): string {
  if (word !== '' && !/[\s"]/.test(word)) return word;
  return `"${word.replace(/(\\*)"/g, String.raw`$1$1\"`).replace(/(\\+)$/, '$1$1')}"`;
}
