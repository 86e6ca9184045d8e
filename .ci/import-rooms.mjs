// The rooms of the house and who may import whom: an ESLint rule. The table is the one of the design document.
import { dirname, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** In the order of the pipeline: a room may import the rooms before it. */
const pipeline = [
  'shell/util',
  'shell/language',
  'shell/bytecode',
  'shell/registry',
  'shell/typecheck',
  'shell/codegen',
  'shell/backend',
  'shell/session',
  'shell/store',
  'shell/ui',
  'shell/cli',
];

/** What the compiler hands to whoever comes before or after it. Only their types may be imported upwards. */
const contracts = ['shell/codegen/ir/ir.ts', 'shell/codegen/program.ts'];

/** Rooms that may import less, or other things, than the pipeline's order says. A path ends in .ts, all others are rooms. */
const exceptions = {
  'shell/bytecode': { values: ['shell/util'], types: [] },
  'shell/registry': { values: ['shell/util', 'shell/bytecode'], types: ['shell/language', ...contracts] },
  'shell/typecheck': { values: pipeline.slice(0, pipeline.indexOf('shell/typecheck')), types: contracts },
  builtins: { values: ['shell/util', 'shell/bytecode', 'shell/registry'], types: ['shell/language', ...contracts] },
};

/** The one place that knows the builtins; everyone else is handed the registry. */
const compositionRoot = 'shell/cli/main.ts';

/** For the version's number, which stands there only. */
const packageFile = 'package.json';

const toPath = (file) => relative(root, file).split(sep).join('/');
const roomOf = (path) => /^(shell\/[^/]+|builtins|test)\//.exec(path)?.[1];

function allowances(path, room) {
  if (path === compositionRoot) return { values: [...pipeline, 'builtins'], types: [] };
  return exceptions[room] ?? { values: pipeline.slice(0, Math.max(0, pipeline.indexOf(room))), types: [] };
}

/** Why the import is wrong, or undefined. */
function objection(importer, imported, isTypeOnly) {
  const room = roomOf(importer);
  const other = roomOf(imported);
  if (room === undefined || room === 'test' || room === other) return undefined;
  if (room === 'shell/cli' && imported === packageFile) return undefined;
  if (other === undefined) return `only files of shell/ and builtins/ may be imported here, not ${imported}`;
  const { values, types } = allowances(importer, room);
  if (values.includes(other)) return undefined;
  const isContract = types.includes(other) || types.includes(imported);
  if (isContract && isTypeOnly) return undefined;
  if (isContract) return `${room} may import ${imported} for its types only: use "import type"`;
  const only = [...values, ...types.map((name) => `types of ${name}`)].join(', ') || 'no other room';
  return `${room} may not import ${other}; it may import: ${only}`;
}

const isTypeOnlyImport = (node) =>
  (node.importKind ?? node.exportKind) === 'type' ||
  (node.specifiers?.length > 0 && node.specifiers.every((each) => (each.importKind ?? each.exportKind) === 'type'));

export const importRooms = {
  meta: { type: 'problem', schema: [], messages: { objection: '{{text}}' } },
  create(context) {
    const importer = toPath(context.filename);
    const visit = (node, source, isTypeOnly) => {
      if (typeof source?.value !== 'string' || !source.value.startsWith('.')) return;
      const imported = toPath(resolve(dirname(context.filename), source.value));
      const text = objection(importer, imported, isTypeOnly);
      if (text !== undefined) context.report({ node, messageId: 'objection', data: { text } });
    };
    const visitDeclaration = (node) => visit(node, node.source, isTypeOnlyImport(node));
    return {
      ImportDeclaration: visitDeclaration,
      ExportNamedDeclaration: visitDeclaration,
      ExportAllDeclaration: visitDeclaration,
      ImportExpression: (node) => visit(node, node.source, false),
      TSImportType: (node) => visit(node, node.source ?? node.argument?.literal, true),
    };
  },
};
