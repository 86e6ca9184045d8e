import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import { commands } from '../../../shell/cli/commands.ts';
import { options } from '../../../shell/cli/option-table.ts';
import { referenceText } from '../../../shell/cli/reference/reference.ts';
import { parseCommandLine } from '../../../shell/cli/options.ts';
import { compileText } from '../../codegen/compile-harness.ts';
import { blocksOf, valuesFor } from '../../support/reference.ts';

const text = readFileSync(fileURLToPath(new URL('../../../REFERENCE.md', import.meta.url)), 'utf8');

describe('REFERENCE.md', () => {
  it('is what "npm run generate" writes', () => expect(text).toBe(referenceText(registry)));

  it('has every word, option and command', () => {
    const kinds = [registry.probes, registry.fields, registry.aggregations, registry.functions, registry.methods];
    for (const name of kinds.flatMap((kind): string[] => [...kind.keys()])) expect(text).toContain(`### \`${name}\``);
    for (const { name } of options) expect(text).toContain(`--${name}`);
    for (const { name } of commands.filter((command) => command.name !== 'run'))
      expect(text).toContain(`fsbpf ${name}`);
  });

  it('links to headings that are there', () => {
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!.toLowerCase().replaceAll(' ', '-'));
    const links = [...text.matchAll(/\]\(#([^)]*)\)/g)].map(([, link]) => link!);
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect(headings).toContain(link);
  });

  it('has tables of even rows', () => {
    for (const block of text.matchAll(/(?:^\|.*\n)+/gm)) {
      const cells = block[0]
        .trim()
        .split('\n')
        .map((line) => line.replaceAll('\\|', '').split('|').length);
      expect(new Set(cells).size, block[0]).toBe(1);
    }
  });

  it.each(blocksOf(text, 'fsb'))('%s compiles without a complaint', (program) => {
    const { diagnostics } = compileText(program, Object.fromEntries(valuesFor(program)));
    const here = diagnostics.filter(({ code }) => code !== 'not-on-this-host'); // of Windows
    expect(here.map(({ message }) => message)).toEqual([]);
  });

  it.each(blocksOf(text, 'sh'))('%s is a command line', (line) => {
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
    const end = words.indexOf('|');
    expect(words[0]).toBe('fsbpf');
    expect(parseCommandLine(words.slice(1, end < 0 ? undefined : end)).kind).not.toBe('usage-error');
  });
});
