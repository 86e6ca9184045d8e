/** `-c 'git --version'`: simple words run as they are, anything that only a shell understands is run by the shell. */

/** Whitespace, '…', "…" without expansions, \x, or a run of characters that mean nothing to a shell. */
const wordPart = /\s+|'([^']*)'|"([^"$`\\!]*)"|\\([^\n])|([^\s'"\\|&;<>()$`*?[\]#~{}!=%]|(?<=\S)[=#~%])+/y;

/** Words that are no programs, or mean something else to a shell. */
const shellWords = new Set(
  `. : alias bg break builtin case cd command continue declare do done elif else esac eval exec exit export fc fg fi
   for function getopts hash if jobs let local read readonly return select set shift source then time times trap type
   typeset ulimit umask unalias unset until wait while`.split(/\s+/),
);

/** Program and arguments; undefined where there is nothing to run. */
export function splitCommand(
  text: string,
  platform: NodeJS.Platform = process.platform,
): readonly string[] | undefined {
  if (text.trim() === '') return undefined;
  if (platform === 'win32') return ['cmd.exe', '/d', '/s', '/c', text];
  const words = simpleWords(text);
  const isSimple = words !== undefined && words.length > 0 && !shellWords.has(words[0]!) && !isAssignment(words[0]!);
  return isSimple ? words : ['/bin/sh', '-c', text];
}

/** undefined where a shell is needed. */
function simpleWords(text: string): readonly string[] | undefined {
  const words: string[] = [];
  let word: string | undefined;
  wordPart.lastIndex = 0;
  const trimmed = text.trim();
  if (trimmed.includes('\n')) return undefined;
  while (wordPart.lastIndex < trimmed.length) {
    const match = wordPart.exec(trimmed);
    if (match === null) return undefined;
    if (/^\s/.test(match[0])) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? '') + (match[1] ?? match[2] ?? match[3] ?? match[0]);
  }
  return word === undefined ? words : [...words, word];
}

function isAssignment(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}
