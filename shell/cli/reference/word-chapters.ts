import type { Registry, WordKind } from '../../registry/registry.ts';
import { articlesOf, type Article } from './article.ts';
import { code, programs, table, type Chapter } from './markdown.ts';

/** The chapters that the registry's entries make: what is said of a word, its entry says. */
export function wordChapter(kind: WordKind, title: string, intro: readonly string[], registry: Registry): Chapter {
  const articles = articlesOf(registry).filter((article) => article.kind === kind);
  return { title, blocks: [...intro, overviews[kind](articles), ...articles.flatMap(articleBlocks)] };
}

type Overview = (articles: readonly Article[]) => string;

const signatures: Overview = (articles) =>
  table(
    ['written', 'what it does'],
    articles.map(({ title, doc }) => [code(title), doc]),
  );

const overviews: Readonly<Record<WordKind, Overview>> = {
  probe: (articles) =>
    table(
      ['probe', 'what happens', 'on Linux', 'on Windows'],
      articles.map((article) => [code(article.name), article.doc, fact(article, 'Linux'), fact(article, 'Windows')]),
    ),
  field: (articles) =>
    table(
      ['field', 'type', 'what it is', 'at'],
      articles.map((article) => [code(article.name), fact(article, 'type'), article.doc, placeOf(article)]),
    ),
  aggregation: (articles) =>
    table(
      ['aggregation', 'what it shows', 'exactness', 'memory'],
      articles.map((article) => [
        code(article.title),
        article.doc,
        fact(article, 'exactness'),
        fact(article, 'memory'),
      ]),
    ),
  function: signatures,
  method: signatures,
  statement: signatures,
};

function fact({ facts }: Article, label: string): string {
  return facts.find((each) => each.label === label)?.text ?? '';
}

function placeOf(article: Article): string {
  const absences = article.facts.filter(({ label }) => label.startsWith('not on'));
  const known = fact(article, 'known') === '' ? '' : ', not at `:pre`';
  return `${fact(article, 'at')}${known}${absences.map(({ label }) => `; ${label}`).join('')}`;
}

/** What the overview has no room for, and the examples. */
function articleBlocks(article: Article): readonly string[] {
  const shown = new Set(['Linux', 'Windows', 'type', 'at', 'known', 'exactness', 'memory']);
  const facts = article.facts.filter(({ label }) => !shown.has(label)).map(({ label, text }) => `* ${label}: ${text}`);
  return [
    `### ${code(article.name)}`,
    facts.join('\n'),
    ...(article.notes ?? []),
    programs(article.examples.join('\n\n')),
  ];
}

/** What happens to files without a provider's seeing it. */
export function unseenBlocks({ unseen }: Registry): readonly string[] {
  const rows = unseen.map(({ provider, name, doc }) => [provider, name, doc]);
  return ['### Not seen', rows.length === 0 ? 'Nothing.' : table(['provider', 'what', ''], rows)];
}

/** Words of the language that this version does not compile. */
export function laterBlocks({ unsupported }: Registry): readonly string[] {
  const rows = unsupported.map(({ kind, name, hint = '' }) => [code(name), kind, hint]);
  return rows.length === 0 ? [] : ['### Not yet', table(['word', 'is a', 'why, or what serves'], rows)];
}
