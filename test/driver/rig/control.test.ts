import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { cause, DriverPort } from './driver-port.ts';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { runAll, runOnRig } from './rig-session.ts';
import { access, createOption, disposition, informationClass, outcome, status } from './status.ts';
import { setStage, tellStory, type StoryEvents } from './story.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** Programs that act: deny and redirect, and the saved programs of scripts/windows. */

const script = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../../scripts/windows/${name}.fsb`, import.meta.url)), 'utf8');
const hosts = String.raw`C:\Windows\System32\hosts`;

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  afterEach(() => expect(rig.end()).toEqual([]));

  function causes(): readonly number[] {
    const port = new DriverPort(rig);
    const read = port.counters().causes;
    port.close();
    return read;
  }

  function tell(name: string, parameters: Record<string, string>, allowControl = false) {
    rig = openRig(variant);
    setStage(rig);
    let story: StoryEvents | undefined;
    const options = { allowControl, parameters: new Map(Object.entries(parameters)) };
    const result = runOnRig(rig, script(name), () => (story = tellStory(rig)), options);
    return { ...result, ...story! };
  }

  it('file-access: what an executable opens, reads and writes', () => {
    const { tables, losses } = tell('file-access', { program: 'editor.exe' });
    expect(tables).toEqual({
      '@opened': [String.raw`C:\Backup\monday.bak true 1`, String.raw`C:\Users\notes.txt true 1`],
      '@transferred': [String.raw`C:\Users\notes.txt read 3 4500`, String.raw`C:\Users\notes.txt write 1 250`],
    });
    expect(losses.lost).toMatchObject({ unresolvedPaths: 0, unpaired: 0, mapFull: 0 });
  });

  it('io-latency: from begin to end, as measured and as told', () => {
    const { tables } = tell('io-latency', {});
    const read = { count: 4, sum: 2_295_000, min: 80_000, max: 2_000_000 };
    const write = { count: 2, sum: 800_000, min: 400_000, max: 400_000 };
    for (const name of ['@measured', '@told']) {
      const rows = tables[name]!.map((row) => [row.split(' ')[0], JSON.parse(row.slice(row.indexOf('{'))) as object]);
      expect(rows, name).toMatchObject([
        ['read', read],
        ['write', write],
      ]);
    }
  });

  it('redirect: another file is opened', () => {
    const { tables, hostsBytes } = tell('redirect', { file: 'hosts', to: String.raw`C:\sandbox\hosts` }, true);
    expect(hostsBytes).toBe(21);
    expect(tables['@redirected']).toEqual([`browser.exe ${hosts} 1`]);
    expect(causes()[cause.redirected]).toBe(1);
  });

  it('redirect without leave: counted, not done', () => {
    const { tables, hostsBytes } = tell('redirect', { file: 'hosts', to: String.raw`C:\sandbox\hosts` });
    expect(hostsBytes).toBe(824);
    expect(tables['@redirected']).toEqual([`browser.exe ${hosts} 1`]);
    expect(causes()).toMatchObject({ [cause.redirected]: 0, [cause.unarmed]: 1 });
  });

  it('deny-process: it does not start', () => {
    const { tables, statuses } = tell('deny-process', { program: 'MINER.EXE' }, true);
    expect(statuses.minerStarts).toBe(status.accessDenied);
    expect(tables).toEqual({
      '@denied': [String.raw`miner.exe C:\Users\miner.exe 1`],
      '@started': ['backup.exe 1', 'browser.exe 1', 'editor.exe 1', 'miner.exe 1'],
    });
    expect(tell('deny-process', { program: 'other.exe' }, true).statuses.minerStarts).toBe(0);
  });

  it('deny-folder: only one may', () => {
    const { tables, statuses } = tell('deny-folder', { folder: String.raw`c:\backup`, but: 'backup.exe' }, true);
    expect(statuses).toMatchObject({ editorOpensBackup: status.accessDenied, backupOpensBackup: 0 });
    expect(tables['@denied']).toEqual([String.raw`editor.exe C:\Backup\monday.bak 1`]);
  });

  const control = { allowControl: true };

  it('every operation that can be refused is, a close is not, and nothing of it happens', () => {
    rig = openRig(variant);
    setStage(rig);
    const notes = String.raw`C:\Users\notes.txt`;
    rig.open(1, notes, { access: 3 });
    const every =
      'read:pre,write:pre,delete:pre,rename:pre,link:pre,truncate:pre,setattr:pre,stat:pre,readdir:pre,flush:pre,lock:pre,mmap:pre,ioctl:pre';
    const program = `${every} { deny("EBUSY"); } close @closed < path, count() >`;
    const refused = { status: 0xc0000043, information: 0 };
    const { tables } = runOnRig(
      rig,
      program,
      () => {
        expect(rig.read(1, 0, 10)).toEqual(refused);
        expect(rig.read(1, 0, 10, 'fast')).toEqual(refused);
        expect(rig.write(1, 0, 10)).toEqual(refused);
        expect(rig.set(1, informationClass.disposition, 1)).toEqual(refused);
        expect(rig.set(1, informationClass.endOfFile, 1)).toEqual(refused);
        expect(rig.set(1, informationClass.basic, 1)).toEqual(refused);
        expect(rig.rename(1, 'else.txt')).toEqual(refused);
        expect(rig.link(1, 'else.txt')).toEqual(refused);
        expect(rig.query(1, informationClass.standard)).toEqual(refused);
        expect(rig.networkQuery(notes)).toEqual(refused);
        for (const operation of [0x09, 0x11, 0xff, 0x0d]) expect(rig.control(1, operation, 4)).toEqual(refused);
        // What the memory manager asks for is never refused.
        expect(rig.read(1, 0, 10, 'paging')).toEqual({ status: 0, information: 10 });
        rig.close(1);
      },
      control,
    );
    expect(tables['@closed']).toEqual([`${notes} 2`]); // the query by name was made an open, a query and a close
    expect(rig.size(notes)).toBe(5000);
  });

  it('of several programs the first refusal stands; it goes before a redirection', () => {
    rig = openRig(variant);
    setStage(rig);
    const texts = [
      String.raw`open:pre { redirect("C:\\sandbox\\hosts"); }`,
      'open:pre { deny("ENOSPC"); }',
      'open:pre { deny("EBUSY"); } open < ok, error, count() >',
    ];
    const results = runAll(
      rig,
      texts.map((text) => ({ text, options: control })),
      () => expect(rig.open(1, hosts)).toEqual({ status: 0xc000007f, information: 0 }),
    );
    expect(results[2]!.tables['@']).toEqual(['false STATUS_DISK_FULL 1']);
  });

  it('targets that are none are refused, and the open goes on', () => {
    rig = openRig(variant);
    setStage(rig);
    for (const target of [String.raw`D:\other`, String.raw`C:\missing\folder\x`]) {
      runOnRig(
        rig,
        `open:pre /name == "hosts"/ { redirect(${JSON.stringify(target)}); }`,
        () => void rig.open(9, hosts),
        control,
      );
      rig.close(9);
    }
    expect(causes()[cause.redirected]).toBe(1); // to the folder that is missing, which the open then says
  });

  it('an open that is led in a circle ends', () => {
    rig = openRig(variant);
    setStage(rig);
    rig.make('file', String.raw`C:\sandbox\other`, 7);
    const circle = String.raw`open:pre /name == "hosts"/ { redirect("C:\\sandbox\\other"); }
      open:pre /name == "other"/ { redirect("C:\\sandbox\\hosts"); }`;
    runOnRig(rig, circle, () => expect(rig.open(1, hosts).status).not.toBe(0x104), control);
    rig.close(1);
    expect(causes()[cause.redirectLoop]).toBeGreaterThan(0);
  });

  it('queries of names are led elsewhere, too, and opens beside links', () => {
    rig = openRig(variant);
    setStage(rig);
    rig.make('link', String.raw`C:\Users\link`, String.raw`\??\C:\Users\notes.txt`);
    const program = String.raw`open:pre /name == "absent"/ { redirect("C:\\sandbox\\hosts"); } open < path, count() >`;
    const { tables } = runOnRig(
      rig,
      program,
      () => {
        expect(rig.networkQuery(String.raw`C:\Users\absent`)).toMatchObject({ status: 0 });
        expect(rig.open(1, String.raw`C:\Users\link`)).toMatchObject({ status: 0, information: outcome.opened });
        rig.close(1);
      },
      control,
    );
    expect(tables['@']).toEqual([String.raw`C:\Users\notes.txt 1`, String.raw`C:\sandbox\hosts 1`]);
  });

  it('volumes, numbers of files and paging files are led nowhere', () => {
    rig = openRig(variant);
    setStage(rig);
    const { id } = rig.make('file', String.raw`C:\Users\known`, 3);
    runOnRig(
      rig,
      String.raw`open:pre { redirect("C:\\sandbox\\hosts"); }`,
      () => {
        expect(rig.open(1, 'C:', { options: 0 })).toMatchObject({ status: 0 });
        expect(rig.open(2, `C:\\${id}`, { options: createOption.byFileId })).toMatchObject({ status: 0 });
        expect(rig.read(2, 0, 100)).toMatchObject({ information: 3 });
        expect(
          rig.open(3, String.raw`C:\pagefile.sys`, {
            disposition: disposition.openOrCreate,
            flags: 2,
            access: access.write,
          }),
        ).toMatchObject({
          information: outcome.created,
        });
      },
      control,
    );
    for (const file of [1, 2, 3]) rig.close(file);
  });
});
