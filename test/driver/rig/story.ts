import type { Rig } from './rig.ts';
import { access, disposition } from './status.ts';

/** What a machine has on it, and what happens there: enough for every program of scripts/windows to have something to say. */
export function setStage(rig: Rig): void {
  const folders = ['Windows', String.raw`Windows\System32`, 'sandbox', 'Backup', 'Users'];
  for (const folder of folders) rig.make('folder', `C:\\${folder}`);
  rig.make('file', String.raw`C:\Windows\System32\hosts`, 824);
  rig.make('file', String.raw`C:\sandbox\hosts`, 21);
  rig.make('file', String.raw`C:\Backup\monday.bak`, 1_000_000);
  rig.make('file', String.raw`C:\Users\notes.txt`, 5000);
}

export interface StoryEvents {
  /** IoStatus of what was tried, by what it was. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Bytes that the browser read of "hosts". */
  readonly hostsBytes: number;
}

export function tellStory(rig: Rig): StoryEvents {
  const statuses: Record<string, number> = {};
  rig.startProcess(300, 100, String.raw`\??\C:\Program Files\browser.exe`, 'browser');
  rig.become(300, 301);
  rig.takesNs(120_000);
  statuses.openHosts = rig.open(1, String.raw`C:\Windows\System32\hosts`).status;
  const hosts = statuses.openHosts === 0 ? rig.read(1, 0, 4096).information : 0;
  if (statuses.openHosts === 0) rig.close(1);
  rig.startProcess(310, 100, String.raw`\??\C:\Program Files\editor.exe`, 'editor notes.txt');
  rig.become(310, 311);
  rig.open(2, String.raw`C:\Users\notes.txt`, { access: access.read | access.write });
  for (const latencyNs of [80_000, 95_000, 2_000_000]) {
    rig.takesNs(latencyNs);
    rig.read(2, -1, 1500);
  }
  rig.takesNs(400_000);
  rig.write(2, 5000, 250);
  rig.close(2);
  statuses.editorOpensBackup = rig.open(3, String.raw`C:\Backup\monday.bak`).status;
  if (statuses.editorOpensBackup === 0) rig.close(3);
  rig.startProcess(320, 100, String.raw`\??\C:\Tools\backup.exe`, 'backup /all');
  rig.become(320, 321);
  statuses.backupOpensBackup = rig.open(4, String.raw`C:\Backup\monday.bak`, { access: access.write }).status;
  rig.write(4, 1_000_000, 64_000);
  rig.close(4);
  rig.open(5, String.raw`C:\Backup\tuesday.bak`, { disposition: disposition.create, access: access.write });
  rig.close(5);
  statuses.minerStarts = rig.startProcess(330, 300, String.raw`\??\C:\Users\miner.exe`, 'miner --quiet');
  if (statuses.minerStarts === 0) rig.exitProcess(330);
  for (const pid of [300, 310, 320]) rig.exitProcess(pid);
  return { statuses, hostsBytes: hosts };
}
