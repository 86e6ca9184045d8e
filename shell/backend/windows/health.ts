import { arch } from 'node:os';
import { fails, works, type Finding, type HealthCheck } from '../health.ts';
import { windowsRules } from './windows-rules.ts';
import type { WindowsFacts } from './windows-facts.ts';

/** What asks Windows is in modules of its own: it needs koffi, which may be missing. */
const collector = () => import('./collect-facts.ts');

const koffiCheck = 'koffi';

const collect = async (): Promise<WindowsFacts> => (await collector()).collectFacts();

/** The facts are collected once, when the first check asks for them. */
export function windowsHealth(collectFacts: typeof collect = collect): readonly HealthCheck[] {
  let facts: WindowsFacts | undefined;
  const collected = async () => (facts ??= await collectFacts());
  return [
    { name: koffiCheck, after: [], weight: 'required', examine: koffi },
    ...windowsRules.map(({ name, weight, after, judge }): HealthCheck => ({
      ...{ name, weight, after: [koffiCheck, ...after] },
      examine: async () => judge(await collected()),
    })),
  ];
}

/** What one-liners need, and signed images don't. */
export const onlyForByteCode: ReadonlySet<string> = new Set(
  windowsRules.filter(({ isOnlyForByteCode }) => isOnlyForByteCode).map(({ name }) => name),
);

async function koffi(): Promise<Finding> {
  try {
    const { koffiVersion } = await collector();
    return works(`version ${koffiVersion}`);
  } catch {
    const found = `koffi, which calls libraries, has no native part for ${process.platform} on ${arch()} here`;
    return fails(found, 'install fsbpf by npm, with its optional packages');
  }
}
