import type { Registry, UnsupportedWord } from '../../registry/registry.ts';
import { commands, type Command } from '../commands.ts';
import { helpText } from '../help.ts';
import { options } from '../option-table.ts';
import type { Option } from '../option.ts';
import { suggestion, usage, type UsageError } from '../usage-error.ts';
import { wrapText } from '../../util/text-columns.ts';
import { articleText, usualColumns } from './article-text.ts';
import { articlesOf, type Article } from './article.ts';

export interface Explanation {
  /** Of the terminal. */
  readonly columns: number;
  /** What shows all words. */
  readonly list: string;
}

const ofCommandLine: Explanation = { columns: usualColumns, list: 'fsbpf list' };

/** `fsbpf help WORD`: everything of that name, since one word may be a field and a function. */
export function explain(
  word: string,
  registry: Registry,
  { columns, list }: Explanation = ofCommandLine,
): string | UsageError {
  const articles = articlesOf(registry);
  const texts = [
    ...articles.filter((article) => isCalled(article, wordIn(word))).map((article) => articleText(article, columns)),
    ...options.filter((option) => isOptionCalled(option, word)).map(optionText),
    ...commands.filter(({ name }) => name === word && name !== 'run').map(commandText),
  ];
  if (texts.length > 0) return texts.join('\n');
  const later = registry.unsupported.find(({ name }) => name === wordIn(word));
  if (later !== undefined) return laterText(later, columns);
  const candidates = [
    ...articles.flatMap(({ name, also }) => [name, ...also]),
    ...options.map(({ name }) => (word.startsWith('-') ? `--${name}` : name)),
    ...commands.map(({ name }) => name).filter((name) => name !== 'run'),
  ];
  const habit = registry.habits.get(`field ${wordIn(word)}`) ?? registry.habits.get(`function ${wordIn(word)}`);
  return usage(`there is no help for '${word}'`, habit ?? suggestion(word, candidates) ?? `${list} shows all words`);
}

function laterText({ kind, name, hint }: UnsupportedWord, columns: number): string {
  const reason = hint === undefined ? [] : wrapText(`${hint.charAt(0).toUpperCase()}${hint.slice(1)}.`, columns - 2);
  const lines = ['Part of the language, and not supported yet.', ...reason];
  return `${name} (${kind})\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function isCalled({ name, also }: Article, word: string): boolean {
  return name === word || also.includes(word);
}

/** "open:pre", "count()", ".endsWith", "@" */
function wordIn(text: string): string {
  const word = text.replace(/\(.*\)?$/, '').replace(/^(?:text)?\./, '');
  return word.endsWith(':pre') ? word.slice(0, -':pre'.length) : word;
}

function isOptionCalled({ name, short }: Option, word: string): boolean {
  return [name, `--${name}`, ...(short === undefined ? [] : [`-${short}`])].includes(word);
}

function optionText({ name, short, value, summary, commands: users }: Option): string {
  const forms = [...(short === undefined ? [] : [`-${short}`]), `--${name}`];
  const title = forms.map((form) => (value === undefined ? form : `${form} ${value}`)).join(', ');
  const owners = users.map((user) => (user === 'run' ? 'fsbpf' : `fsbpf ${user}`)).join(', ');
  return `${title} (option of ${owners})\n  ${summary}\n`;
}

function commandText({ name }: Command): string {
  return `fsbpf ${name} (command)\n${helpText(name).replace(/^(?=.)/gm, '  ')}`;
}
