import { HostProcess } from './host-process.ts';
import { fileURLToPath } from 'node:url';

/** npm run driver:bench: ns an operation of the emulation, without the driver and with it. Needs driver/emu/build.sh plain. */
const host = new HostProcess(fileURLToPath(new URL('../../../build/driver/plain', import.meta.url)), []);
host.send('C', Buffer.from('bench\t50000'));
const rows = host.receive().payload.toString().trimEnd().split('\n');
console.log(['program'.padEnd(28), 'read', 'more', 'open+close', 'more'].join('\t'));
const [, baseRead, baseOpen] = rows[0]!.split('\t').map(Number);
for (const row of rows) {
  const [name, read, open] = row.split('\t');
  console.log([name!.padEnd(28), read, Number(read) - baseRead!, open, '', Number(open) - baseOpen!].join('\t'));
}
host.close();
