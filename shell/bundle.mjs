// Puts everything a user needs into dist/: `npm ci` runs this by itself, and the runtime tests before they start.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'dist');

const program = { from: 'shell/cli/main.ts', to: 'main.cjs' };
const launcher = { from: 'shell/launch.cjs', to: 'fsbpf.cjs' };
/** As launch.cjs looks for it. */
const codeCache = `main.${process.platform}-${process.arch}.cache`;
/** Imported by the program when they are needed, from files beside it: what most starts never need should not slow them. */
const late = [
  { from: 'shell/cli/answer.ts', to: 'answer.cjs' },
  { from: 'shell/cli/vm-command.ts', to: 'vm.cjs' },
  { from: 'shell/cli/shell-run.ts', to: 'shell.cjs' },
  { from: 'shell/cli/top-run.ts', to: 'top.cjs' },
  { from: 'shell/cli/record-run.ts', to: 'record.cjs' },
  { from: 'shell/cli/replay-run.ts', to: 'replay.cjs' },
  { from: 'shell/cli/build-run.ts', to: 'build.cjs' },
  { from: 'shell/cli/doctor-run.ts', to: 'doctor.cjs' },
  { from: 'shell/cli/driver-run.ts', to: 'driver.cjs' },
  { from: 'shell/cli/export-run.ts', to: 'export.cjs' },
  { from: 'shell/cli/export/parquet-file.ts', to: 'parquet.cjs' },
  { from: 'shell/backend/windows/windows.ts', to: 'windows.cjs' },
  { from: 'shell/cli/windows-command.ts', to: 'windows-command.cjs' },
];
/**
 * What draws on a whole terminal, loaded where something is drawn. Ink is made of modules that await while they load,
 * so this part is a module, too: only other late parts can import it.
 */
const screens = [{ from: 'shell/cli/screen.ts', to: 'screen.mjs' }];
/** Run by the program in threads of their own, from files beside it. */
const workers = [{ from: 'shell/backend/ring-worker.ts', to: 'ring-worker.cjs' }];
const objectDirectory = 'bpf/linux/built';
const copies = ['shell/cli/json-schema.json'];

const read = (path) => readFileSync(join(root, path));

/** Turns an import of a late part into one of its bundle. */
const lateImports = {
  name: 'late-imports',
  setup(build) {
    build.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      const part = [...late, ...screens].find(({ from }) => join(root, from) === join(resolveDir, path));
      return part && { path: `./${part.to}`, external: true };
    });
  },
};

/**
 * koffi's package for Linux reads Node's ELF header, to tell glibc from musl, before it loads its native part: 2 ms of
 * each start. Here the part for glibc is tried first; where it can't be loaded the package looks for itself.
 */
const koffiNativePart = {
  name: 'koffi-native-part',
  setup(build) {
    build.onLoad({ filter: /[\\/]koffi[\\/]src[\\/]koffi[\\/]src[\\/]static\.js$/ }, ({ path }) => {
      const load = "native = require('@koromix/koffi-linux-x64');";
      const text = readFileSync(path, 'utf8');
      if (!text.includes(load)) throw new Error(`${path} no longer holds: ${load}`);
      const direct = "native = require('@koromix/koffi-linux-x64/linux_x64/koffi.node');";
      return { contents: text.replace(load, `try { ${direct} } catch { ${load} }`) };
    });
  },
};

/** Of Ink, which asks for it only where DEV is set. */
const withoutDevtools = {
  name: 'without-devtools',
  setup(build) {
    build.onLoad({ filter: /[\\/]ink[\\/]build[\\/]devtools\.js$/ }, () => ({ contents: 'export {};' }));
  },
};

const commonJs = {
  format: 'cjs',
  define: { 'import.meta.url': 'importMetaUrl', 'import.meta.dirname': '__dirname' },
  banner: { js: "const importMetaUrl=require('node:url').pathToFileURL(__filename).href;" },
};
const asModule = {
  format: 'esm',
  define: {
    'import.meta.dirname': 'importMetaDirname',
    'process.env.NODE_ENV': '"production"',
    // Ink's layout would fetch the WebAssembly that it holds itself: Node's whole HTTP client is loaded for that.
    fetch: 'undefined',
  },
  banner: {
    js: [
      "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
      "const importMetaDirname=require('node:path').dirname(require('node:url').fileURLToPath(import.meta.url));",
      'const __dirname=importMetaDirname;',
    ].join(''),
  },
};

/** One file starts twice as fast as many. */
async function bundle({ from, to }) {
  const form = to.endsWith('.mjs') ? asModule : commonJs;
  const { outputFiles, metafile } = await build({
    ...form,
    absWorkingDir: root,
    entryPoints: [from],
    outfile: join(target, to),
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node20',
    external: ['@koromix/*'], // koffi's native parts, found by their own place
    minifySyntax: true,
    minifyWhitespace: true, // but names stay, for stack traces and class names
    plugins: [lateImports, koffiNativePart, withoutDevtools],
    supported: { 'dynamic-import': to !== program.to }, // V8's code cache knows no import()
    jsx: 'automatic',
    logLevel: 'error',
  });
  return { name: to, bytes: outputFiles[0].contents, inputs: Object.keys(metafile.inputs) };
}

/** What the licences of the bundled packages ask for. */
function licensesOf(inputs) {
  const packages = new Set(inputs.flatMap((path) => /^node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...packages].sort().map((path) => {
    const file = readdirSync(join(root, path)).find((name) => /^licen[cs]e/i.test(name));
    return `${path.slice('node_modules/'.length)}\n\n${file === undefined ? namedLicense(path) : read(join(path, file))}`;
  });
}

/** Some packages only name theirs; the text of this one is in our own licence file. */
function namedLicense(path) {
  const { license, author } = JSON.parse(read(join(path, 'package.json')));
  if (license !== 'MIT' || author === undefined) throw new Error(`${path} is bundled but has no licence file`);
  const text = String(read('LICENSE'));
  return `MIT License\n\nCopyright (c) ${author.name ?? author}\n\n${text.slice(text.indexOf('Permission is hereby'))}`;
}

/** A running program may have the file open: the old one stays whole until the new one takes its name. */
function writeWhenChanged(name, bytes, mode) {
  const path = join(target, name);
  if (!isWritten(name, bytes)) {
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, bytes);
    renameSync(draft, path);
  }
  chmodSync(path, mode);
}

function isWritten(name, bytes) {
  const path = join(target, name);
  return existsSync(path) && readFileSync(path).equals(bytes);
}

/** V8 takes a cache for that of any source of the same length, and runs what it finds there. */
function removeOldCodeCache(files) {
  if (!isWritten(program.to, files.get(program.to))) rmSync(join(target, codeCache), { force: true });
}

/** Also called by vitest, before the runtime tests. */
export async function setup() {
  if (!existsSync(join(root, program.from))) throw new Error(`nothing to bundle: ${program.from} is missing`);
  const bundles = await Promise.all([program, ...late, ...screens, ...workers].map(bundle));
  const objects = readdirSync(join(root, objectDirectory)).filter((name) => name.endsWith('.bpf.o'));
  const files = new Map([
    ...bundles.map(({ name, bytes }) => [name, bytes]),
    [launcher.to, read(launcher.from)],
    ...objects.map((name) => [name, read(join(objectDirectory, name))]),
    ...copies.map((path) => [basename(path), read(path)]),
    ['bundled-licenses.txt', Buffer.from(licensesOf(bundles.flatMap(({ inputs }) => inputs)).join('\n\n'))],
  ]);
  mkdirSync(target, { recursive: true });
  for (const name of readdirSync(target))
    if (!files.has(name) && name !== codeCache) rmSync(join(target, name), { recursive: true });
  removeOldCodeCache(files);
  for (const [name, bytes] of files) writeWhenChanged(name, bytes, name === launcher.to ? 0o755 : 0o644);
  execFileSync(process.execPath, [join(root, 'shell/code-cache.cjs'), join(target, launcher.to)]);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await setup().catch((error) => {
    process.stderr.write(`bundle: ${error.message}\n`);
    process.exitCode = 1;
  });
}
