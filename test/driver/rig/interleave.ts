import { buildVariant } from './build.ts';
import { Rig, type RigVariant } from './rig.ts';

/** npm run driver:interleave -- [STRIDE] [asan|pe]: the table of driver/emu/interleavings.c. */
const [stride = '1', variant = 'asan'] = process.argv.slice(2);
buildVariant(variant);
const rig = new Rig(variant as RigVariant, {}, 'bare');
const lines = rig.command('interleave', stride).trimEnd().split('\n');
console.log(`kind\tdeeds\tcalls\torders\twrong\n${lines.join('\n')}`);
const total = lines.reduce((sum, line) => sum + Number(line.split('\t')[3] ?? 0), 0);
console.log(`in all ${total} orders`);
const wrong = rig.end();
if (wrong.length > 0 || lines.some((line) => line.startsWith('violation'))) throw new Error(wrong.join('\n'));
