// `npm start`: the first one-liner, live around `git --version` where this machine can trace, on the demo recording
// where it can't. Which of the two, and why, is told on standard error.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const fsbpf = fileURLToPath(new URL('../dist/fsbpf.cjs', import.meta.url));
const program = 'open /exe == "git.exe"/ < path, count() >';
const cannotTrace = 3;

function run(...words) {
  const { status, stderr } = spawnSync(process.execPath, [fsbpf, ...words, '-e', program], {
    stdio: ['inherit', 'inherit', 'pipe'],
    encoding: 'utf8',
  });
  process.stderr.write(stderr);
  return status;
}

const status = run('-c', 'git --version');
process.exitCode = status === cannotTrace ? run('--demo') : status;
