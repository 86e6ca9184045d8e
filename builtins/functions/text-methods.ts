import type { MethodEntry } from '../../shell/registry/function.ts';

/** Methods of texts, in predicates. */
export const textMethods: readonly MethodEntry[] = [
  {
    name: 'equals',
    signature: 'text.equals(other)',
    doc: 'Whether both are the same; as ==.',
    examples: ['open /name.equals("hosts")/ < count() >'],
    match: 'equals',
  },
  {
    name: 'startsWith',
    signature: 'text.startsWith(start)',
    doc: 'Whether the text begins with the other.',
    examples: ['read /path.startsWith("/var/log/")/ < path, sum(bytes) >'],
    match: 'startsWith',
  },
  {
    name: 'endsWith',
    signature: 'text.endsWith(end)',
    doc: 'Whether the text ends with the other.',
    examples: ['write /name.endsWith(".log")/ < path, sum(bytes) >'],
    match: 'endsWith',
  },
];
