import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { registry } from '../../../builtins/index.ts';
import type { Documentation } from '../../../shell/registry/documentation.ts';
import { openRig } from './open-rig.ts';
import { runOnRig } from './rig-session.ts';
import { setStage, tellStory } from './story.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** What people are shown runs on the minifilter, too: every example of the reference, every saved program. */

const examples = [
  registry.probes,
  new Map([...registry.fields].filter(([, { absent }]) => absent?.windows === undefined)),
  registry.aggregations,
  new Map([...registry.functions].filter(([, { absent }]) => absent?.windows === undefined)),
  registry.methods,
  registry.statements,
]
  .flatMap((entries): readonly Documentation[] => [...entries.values()])
  .flatMap((entry) => entry.examples);

const folder = fileURLToPath(new URL('../../../scripts/', import.meta.url));
const parameters = new Map(Object.entries({ dir: String.raw`C:\Users`, path: String.raw`C:\Users`, slow: '1ms' }));
const saved = readdirSync(folder)
  .filter((name) => name.endsWith('.fsb'))
  .map((name) => [name, readFileSync(folder + name, 'utf8')] as const);
const programs = [...[...new Set(examples)].map((text) => [text, text] as const), ...saved];

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  it.each(programs)('%s', (_, text) => {
    const rig = openRig(variant);
    setStage(rig);
    const given = new Map(
      [...parameters].filter(([name]) => text.includes(`$${name}`) || text.includes(`param ${name}`)),
    );
    const { losses } = runOnRig(rig, text, () => void tellStory(rig), { parameters: given, allowControl: true });
    expect(losses.lost).toMatchObject({ ring: 0, mapFull: 0, missed: 0, unpaired: 0, unresolvedPaths: 0, cutPaths: 0 });
    expect(rig.end()).toEqual([]);
  });
});
