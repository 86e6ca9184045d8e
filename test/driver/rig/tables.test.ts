import { afterEach, describe, expect, it } from 'vitest';
import type { Rig } from './rig.ts';
import { openRig } from './open-rig.ts';
import { runAll, runOnRig } from './rig-session.ts';
import { access, createOption, disposition, informationClass, major, outcome, status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** One-liners on the minifilter: what their tables say is what the script did. */

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => (rig = openRig(variant));
  afterEach(() => expect(rig.end()).toEqual([]));

  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const make = (...names: string[]) => {
    rig.make('folder', c(''));
    for (const name of names) rig.make('file', c(name), 1000);
  };

  it('opens, reads, writes, closes', () => {
    begin();
    make('a.txt');
    const program = `open,close @calls < op, exe, path, count() >
      read,write @transfers < op, path, count(), sum(size), sum(bytes), max(offset) >`;
    const { tables, losses } = runOnRig(rig, program, () => {
      expect(rig.open(1, c('a.txt'), { access: access.read | access.write })).toEqual({
        status: 0,
        information: outcome.opened,
      });
      expect(rig.read(1, 0, 600)).toEqual({ status: 0, information: 600 });
      expect(rig.read(1, -1, 600)).toEqual({ status: 0, information: 400 });
      expect(rig.read(1, -1, 600)).toEqual({ status: status.endOfFile, information: 0 });
      expect(rig.write(1, 5000, 10)).toEqual({ status: 0, information: 10 });
      rig.close(1);
      expect(rig.open(1, c('missing'))).toEqual({ status: status.noSuchFile, information: 0 });
    });
    expect(tables).toEqual({
      '@calls': [
        String.raw`close worker.exe C:\Docs\a.txt 1`,
        String.raw`open worker.exe C:\Docs\a.txt 1`,
        String.raw`open worker.exe C:\Docs\missing 1`,
      ],
      '@transfers': [String.raw`read C:\Docs\a.txt 3 1800 1000 1000`, String.raw`write C:\Docs\a.txt 1 10 10 5000`],
    });
    expect(losses).toMatchObject({ events: 7, lost: { unpaired: 0, unresolvedPaths: 0, mapFull: 0 } });
  });

  it('what is made, and what an open asks for', () => {
    begin();
    make('there');
    const program = `create @created < path, count() >
      open @opened < name, ok, error, disposition, flags.create, flags.truncate, access.write, count() >`;
    const { tables } = runOnRig(rig, program, () => {
      rig.open(1, c('new'), { disposition: disposition.create, access: access.write });
      expect(rig.open(2, c('there'), { disposition: disposition.create })).toMatchObject({ status: status.collision });
      expect(
        rig.open(2, c('there'), { disposition: disposition.overwriteOrCreate, access: access.write }),
      ).toMatchObject({
        information: outcome.overwritten,
      });
      expect(
        rig.open(3, c('folder'), { disposition: disposition.create, options: createOption.directory }),
      ).toMatchObject({
        information: outcome.created,
      });
      for (const file of [1, 2, 3]) rig.close(file);
    });
    expect(tables).toEqual({
      '@created': [
        // the one that was to be made and could not is a create, too, one that was found there is none
        String.raw`C:\Docs\folder 1`,
        String.raw`C:\Docs\new 1`,
        String.raw`C:\Docs\there 1`,
      ],
      '@opened': [
        'folder true OK create true false false 1',
        'new true OK create true false true 1',
        'there false STATUS_OBJECT_NAME_COLLISION create true false false 1',
        'there true OK overwriteOrCreate true true true 1',
      ],
    });
  });

  it('renames change what later operations are told under, of handles that were open before', () => {
    begin();
    make('a.txt');
    rig.make('folder', c('inner'));
    rig.make('file', c(String.raw`inner\deep.txt`), 10);
    const program = 'rename @renames < path, path2, ok, count() > read @reads < path, count() >';
    const { tables } = runOnRig(rig, program, () => {
      rig.open(1, c('a.txt'));
      rig.open(2, c(String.raw`inner\deep.txt`));
      rig.read(1, 0, 1);
      rig.read(2, 0, 1);
      expect(rig.rename(1, String.raw`\??\C:\Docs\b.txt`)).toMatchObject({ status: 0 });
      rig.open(3, c('inner'), { options: createOption.directory });
      expect(rig.rename(3, 'outer')).toMatchObject({ status: 0 });
      rig.read(1, 0, 1);
      rig.read(2, 0, 1);
      expect(rig.rename(1, String.raw`\??\D:\b.txt`)).toMatchObject({ status: status.notSameDevice });
      for (const file of [1, 2, 3]) rig.close(file);
    });
    expect(tables).toEqual({
      '@reads': [
        String.raw`C:\Docs\a.txt 1`,
        String.raw`C:\Docs\b.txt 1`,
        String.raw`C:\Docs\inner\deep.txt 1`,
        String.raw`C:\Docs\outer\deep.txt 1`,
      ],
      '@renames': [String.raw`C:\Docs\a.txt C:\Docs\b.txt true 1`, String.raw`C:\Docs\inner C:\Docs\outer true 1`],
    });
  });

  it('deletions, links, sizes, attributes, questions, listings, flushes, locks, mappings, controls', () => {
    begin();
    make('a', 'b', 'c');
    const program = `delete,link,truncate,setattr,stat,readdir,flush,lock,mmap,ioctl @ < op, path, count() >
      truncate @sizes < path, size, count() > readdir @listings < path, ok, sum(bytes), count() >`;
    const { tables } = runOnRig(rig, program, () => {
      for (const [file, name] of [
        [1, 'a'],
        [2, 'b'],
        [3, 'c'],
      ] as const)
        rig.open(file, c(name), { access: 3 });
      rig.set(1, informationClass.disposition, 1);
      rig.set(1, informationClass.disposition, 0); // taken back: no deletion
      rig.set(2, informationClass.dispositionEx, 1);
      expect(rig.link(1, String.raw`\??\C:\Docs\a2`)).toMatchObject({ status: 0 });
      rig.set(1, informationClass.endOfFile, 77);
      rig.set(1, informationClass.allocation, 4096);
      rig.set(1, informationClass.basic, 1);
      rig.set(1, informationClass.position, 1); // nobody's operation
      rig.query(1, informationClass.standard);
      rig.query(1, informationClass.basic, 'fast');
      expect(rig.networkQuery(c('c'))).toMatchObject({ status: 0 });
      expect(rig.networkQuery(c('missing'))).toMatchObject({ status: status.noSuchFile });
      for (const operation of [major.flush, major.lock, major.section, major.fileSystemControl])
        rig.control(1, operation, 4);
      rig.open(4, c(''), { options: createOption.directory });
      rig.watch(4);
      rig.list(4);
      expect(rig.list(4)).toMatchObject({ status: status.noMoreFiles });
      for (const file of [1, 2, 3, 4]) rig.close(file);
      expect(rig.open(2, c('b'))).toMatchObject({ status: status.noSuchFile });
      rig.open(5, c('c'), { options: createOption.deleteOnClose });
      rig.close(5);
      expect(rig.open(5, c('c'))).toMatchObject({ status: status.noSuchFile });
    });
    expect(tables['@']).toMatchObject([
      String.raw`delete C:\Docs\a 1`,
      String.raw`delete C:\Docs\b 1`,
      String.raw`delete C:\Docs\c 1`,
      String.raw`flush C:\Docs\a 1`,
      String.raw`ioctl C:\Docs\a 1`,
      String.raw`link C:\Docs\a 1`,
      String.raw`lock C:\Docs\a 1`,
      String.raw`mmap C:\Docs\a 1`,
      String.raw`readdir C:\Docs 2`,
      String.raw`setattr C:\Docs\a 1`,
      String.raw`stat C:\Docs\a 2`,
      String.raw`stat C:\Docs\c 1`,
      String.raw`stat C:\Docs\missing 1`,
      String.raw`truncate C:\Docs\a 2`,
    ]);
    expect(tables['@sizes']).toEqual([String.raw`C:\Docs\a 4096 1`, String.raw`C:\Docs\a 77 1`]);
    expect(tables['@listings']).toEqual([String.raw`C:\Docs false 0 1`, String.raw`C:\Docs true 288 1`]);
  });

  it('latency is the time between before and after', () => {
    begin();
    make('a');
    const { tables } = runOnRig(rig, 'read < path, count(), sum(latency), max(latency) >', () => {
      rig.open(1, c('a'));
      for (const ns of [5_000_000, 1_000_000, 200]) {
        rig.takesNs(ns);
        rig.read(1, 0, 1);
      }
      rig.close(1);
    });
    expect(tables['@']).toEqual([String.raw`C:\Docs\a 3 6000200 5000000`]);
  });

  it('two programs at once, each with what it asks for; pid and predicate', () => {
    begin();
    make('a', 'b');
    rig.startProcess(300, 100, String.raw`\??\C:\Tools\other.exe`, 'other');
    const programs = [
      'open /exe == "WORKER.EXE"/ < path, count() >',
      { text: 'open,read < op, pid, count() >', options: { attach: { pid: 300 } } },
      'open /path.endsWith("B") || name.includes("q")/ < name, ext, dir, volume, count() >',
    ];
    const results = runAll(rig, programs, () => {
      rig.open(1, c('a'));
      rig.become(300, 301);
      rig.open(2, c('b'));
      rig.read(2, 0, 1);
      rig.read(1, 0, 1);
      rig.close(1);
      rig.close(2);
    });
    expect(results.map(({ tables }) => tables['@'])).toEqual([
      [String.raw`C:\Docs\a 1`],
      ['open 300 1', 'read 300 2'],
      [String.raw`b  C:\Docs C: (NTFS) 1`],
    ]);
  });

  it('processes', () => {
    begin();
    const program = `process:start { printf("%s started %s: %s\\n", parent.exe, exe, cmdline); }
      process:exit < exe, status, count() >`;
    const { tables, text } = runOnRig(rig, program, () => {
      rig.startProcess(300, 200, String.raw`\??\C:\Tools\cc.exe`, 'cc -O2 "ä.c"');
      rig.exitProcess(300, 3);
    });
    expect(text).toContain('worker.exe started cc.exe: cc -O2 "ä.c"\n');
    expect(tables['@']).toEqual(['cc.exe 3 1']);
  });

  it('names of all kinds', () => {
    begin();
    const names = ['ünï.txt', '日本語', '😀.bin', 'a b', 'no-ext.', '.hidden', 'x'.repeat(255), '%s'];
    const { tables } = runOnRig(rig, 'open < path, name, ext, count() >', () => {
      make();
      names.forEach((name, index) => rig.open(index + 1, c(name), { disposition: disposition.create }));
      names.forEach((_, index) => rig.close(index + 1));
    });
    const ext = (name: string) => /(?<=.)\.([^.]+)$/.exec(name)?.[1] ?? '';
    expect([...tables['@']!].sort()).toEqual(names.map((name) => `${c(name)} ${name} ${ext(name)} 1`).sort());
  });
});
