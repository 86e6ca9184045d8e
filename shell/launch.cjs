#!/usr/bin/env node
// Starts main.cjs from V8's code cache, which saves compiling 400 KB of JavaScript at each start. The one beside it knows
// what compiling a program needs; one that a traced run left behind knows the rest, and saves some 4 ms more.
// A cache of another Node version, or none, only makes the start slower. One of the same version for another platform
// would be taken, and nobody promises that it fits: V8 looks at its own version only. So the name tells.
const { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');

const filename = join(__dirname, 'main.cjs');
const cachePath = join(__dirname, `main.${process.platform}-${process.arch}.cache`);
const keptEnding = '.code';
const keptFiles = 8; // installations side by side have one each

/** Only in a directory that nobody else can write to: what lies there is run. */
function keptPath() {
  const runtime = process.geteuid?.() === 0 ? '/run' : process.env.XDG_RUNTIME_DIR;
  if (runtime === undefined) return undefined;
  const directory = join(runtime, 'fsbpf');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const { uid, mode } = statSync(directory);
    if (uid !== process.geteuid() || (mode & 0o022) !== 0) return undefined;
    const { dev, ino, size, mtimeMs } = statSync(filename);
    return join(directory, `main-${process.version}-${dev}-${ino}-${size}-${mtimeMs}${keptEnding}`);
  } catch {
    return undefined;
  }
}

function readCache(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** What has been compiled so far, for the next start; a start meanwhile reads a whole cache or none. */
function keep(path, script) {
  try {
    const directory = dirname(path);
    const draft = `${path}.${process.pid}`;
    writeFileSync(draft, script.createCachedData(), { mode: 0o600 });
    renameSync(draft, path);
    const kept = readdirSync(directory).filter((name) => name.endsWith(keptEnding));
    const dated = kept.map((name) => [statSync(join(directory, name)).mtimeMs, name]).sort(([a], [b]) => b - a);
    for (const [, name] of dated.slice(keptFiles)) rmSync(join(directory, name), { force: true });
  } catch {
    // no room, or another process was there first: the next start is slower, and tries again
  }
}

function load(kept) {
  const left = kept === undefined ? undefined : readCache(kept);
  const script = new Script(wrap(readFileSync(filename, 'latin1')), {
    filename,
    cachedData: left ?? readCache(cachePath),
  });
  // Called by a run that has attached: by then what most runs need has been compiled.
  const keepCode = () => process.once('exit', () => keep(kept, script));
  if (kept !== undefined && (left === undefined || script.cachedDataRejected)) process.keepCode = keepCode;
  return script;
}

const start = (script) => script.runInThisContext()({}, createRequire(filename), module, filename, __dirname);

// bundle.mjs loads this file to make the cache from a run; a user's start goes on at once.
if (require.main === module) start(load(keptPath()));
else {
  const script = load(undefined);
  module.exports = { cachePath, script, start: () => start(script) };
}
