import type { Registry, WordKind } from '../../registry/registry.ts';
import { globMatcher } from '../list.ts';
import { wrapText } from '../../util/text-columns.ts';
import { articleText } from './article-text.ts';
import { articlesOf } from './article.ts';

const headings: Readonly<Record<WordKind, string>> = {
  probe: 'probes',
  field: 'fields',
  aggregation: 'aggregations',
  function: 'functions',
  method: 'methods of texts',
  statement: 'statements and forms',
};

/** `fsbpf list -v`: the articles of all words that match, and what no probe sees; undefined: nothing matches. */
export function listArticles(registry: Registry, glob: string | undefined): string | undefined {
  const matches = glob === undefined ? () => true : globMatcher(glob);
  const articles = articlesOf(registry).filter(({ name, also }) => [name, ...also].some(matches));
  const sections = (Object.keys(headings) as WordKind[]).flatMap((kind) => {
    const texts = articles.filter((article) => article.kind === kind).map((article) => articleText(article));
    return texts.length === 0 ? [] : [heading(headings[kind]), ...texts];
  });
  if (glob === undefined) sections.push(...unseenText(registry));
  return sections.length === 0 ? undefined : sections.join('\n');
}

function unseenText({ unseen }: Registry): readonly string[] {
  const providers = [...new Set(unseen.map(({ provider }) => provider))];
  return providers.flatMap((provider) => [
    heading(`not seen by ${provider}`),
    ...unseen
      .filter((each) => each.provider === provider)
      .map(({ name, doc }) => `${[name, ...wrapText(doc, 96).map((line) => `  ${line}`)].join('\n')}\n`),
  ]);
}

function heading(title: string): string {
  return `${title.toUpperCase()}\n`;
}
