import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const variants = process.env.FSBPF_RIG?.split(',') ?? ['asan', 'tsan', 'pe', 'fuzz'];

/** Before the tests of the driver: all variants of driver/emu/build.sh, and the .sys. What can't be built is told. */
export default function build(): void {
  for (const variant of variants) buildVariant(variant);
}

/** One of them, and the .sys where that is to be loaded. What is there already is not built again. */
export function buildVariant(variant: string): void {
  run('bash', ['driver/emu/build.sh', variant]);
  if (variant === 'pe') run('npm', ['run', '--silent', 'driver:cross']);
}

function run(command: string, words: readonly string[]): void {
  const { status, stdout, stderr } = spawnSync(command, words, { cwd: root, encoding: 'utf8' });
  if (status !== 0) console.warn(`${command} ${words.join(' ')} failed:\n${stdout}${stderr}`);
}
