/** Words of REFERENCE.md that stand for a program or a command line: one each. */
export function blocksOf(markdown: string, language: 'fsb' | 'sh'): string[] {
  const blocks = [...markdown.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)\\n\`\`\`$`, 'gm'))].map(
    ([, body]) => body!,
  );
  return [...new Set(blocks.flatMap((body) => body.split(language === 'sh' ? '\n' : '\n\n')))];
}

/** Parameters that a program uses and does not declare. */
export function valuesFor(program: string): readonly (readonly [name: string, value: string])[] {
  const known = [
    ['dir', '/etc'],
    ['slow', '1us'],
  ] as const;
  return known.filter(([name]) => program.includes(`$${name}`) && !program.includes(`param ${name}`));
}
