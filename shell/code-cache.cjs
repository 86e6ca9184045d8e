// Run by bundle.mjs in a process of its own: compiles a program as a user's start would, then writes V8's code cache.
// Node drops whatever the cache lacks to the compiler, so the example should touch what most starts touch.
const { renameSync, writeFileSync } = require('node:fs');

const { cachePath, script, start } = require(process.argv[2]);

const example = 'open /exe == "git.exe"/ < exe, path, count() > read @r < exe, sum(bytes), p99(latency) >';
process.argv = [process.argv[0], cachePath, '-e', example, '--dump', 'asm', '-o', '/dev/null'];
process.on('exit', () => {
  const draft = `${cachePath}.${process.pid}`; // a start meanwhile reads a whole cache, the old or the new
  writeFileSync(draft, script.createCachedData());
  renameSync(draft, cachePath);
});
start();
