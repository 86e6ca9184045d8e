import type { Registry } from '../registry/registry.ts';
import type { TopCommand } from './parse-run.ts';
import type { RunSettings } from './run-settings.ts';

/** The interactive shell; returns the exit code. What draws it is a module, which only a late part can import. */
export async function runShell(settings: Readonly<RunSettings>, registry: Registry): Promise<number> {
  const top = async (command: TopCommand) => (await import('./top-run.ts')).topRun(command, registry);
  return (await import('./screen.ts')).runInteractive(settings, registry, top);
}
