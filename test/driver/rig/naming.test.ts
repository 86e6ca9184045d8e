import { afterEach, describe, expect, it } from 'vitest';
import { attachFlag } from '../../../shell/backend/windows/attach-parameters.ts';
import { cause, DriverPort } from './driver-port.ts';
import { openRig } from './open-rig.ts';
import type { Rig } from './rig.ts';
import { runAll, runOnRig } from './rig-session.ts';
import { access, createOption, disposition, informationClass, outcome, status } from './status.ts';
import { everyDriver, missingVariant } from './variants.ts';

/** What files are called: where names come from, when they are asked for again, and when they can't be. */

describe.each(everyDriver.filter((variant) => missingVariant(variant) === undefined))('%s', (variant) => {
  let rig: Rig;
  const begin = () => {
    rig = openRig(variant);
    rig.make('folder', c(''));
    rig.make('file', c('a'), 100);
  };
  afterEach(() => expect(rig.end()).toEqual([]));

  const c = (name: string) => String.raw`C:\Docs` + (name === '' ? '' : `\\${name}`);
  const normalized = { attach: { flags: attachFlag.normalizedNames } };

  it('a rename that nobody listens to still changes what reads are told under', () => {
    begin();
    const { tables } = runOnRig(rig, 'read < path, count() >', () => {
      rig.open(1, c('a'));
      rig.read(1, 0, 1);
      rig.rename(1, String.raw`\??\C:\Docs\b`, { manner: ['dispatch'] });
      rig.read(1, 0, 1);
      rig.rename(1, String.raw`\??\D:\b`); // fails: nothing changes
      rig.read(1, 0, 1);
      rig.close(1);
    });
    expect(tables['@']).toEqual([`${c('a')} 1`, `${c('b')} 2`]);
  });

  it('so does one that happened while nobody was attached', () => {
    begin();
    rig.open(1, c('a'));
    const read = () => runOnRig(rig, 'read < path, count() >', () => rig.read(1, 0, 1)).tables['@'];
    expect(read()).toEqual([`${c('a')} 1`]);
    rig.rename(1, String.raw`\??\C:\Docs\b`);
    expect(read()).toEqual([`${c('b')} 1`]);
    rig.close(1);
  });

  it('all classes of renames and links are told, with both names', () => {
    begin();
    const { tables } = runOnRig(rig, 'rename,link < op, path, path2, name2, dir2, count() >', () => {
      rig.open(1, c('a'));
      const classes = [informationClass.rename, informationClass.renameBypass, informationClass.renameEx, 66];
      classes.forEach((number, index) => {
        expect(rig.rename(1, String.raw`\??\C:\Docs\r${index}`, { class: number })).toMatchObject({ status: 0 });
      });
      rig.link(1, String.raw`\??\C:\l`);
      rig.close(1);
    });
    expect(tables['@']).toEqual([
      String.raw`link C:\Docs\r3 C:\l l C:\ 1`,
      String.raw`rename C:\Docs\a C:\Docs\r0 r0 C:\Docs 1`,
      String.raw`rename C:\Docs\r0 C:\Docs\r1 r1 C:\Docs 1`,
      String.raw`rename C:\Docs\r1 C:\Docs\r2 r2 C:\Docs 1`,
      String.raw`rename C:\Docs\r2 C:\Docs\r3 r3 C:\Docs 1`,
    ]);
  });

  it('where it is not safe to ask, a name is unknown, and counted', () => {
    begin();
    rig.open(1, c('a'));
    const { tables, losses } = runOnRig(rig, 'read < path, count() >', () => {
      rig.read(1, 0, 1, 'paging');
      rig.command('surroundings', 1, 0);
      rig.read(1, 0, 1);
      rig.command('surroundings', 0, 1);
      rig.read(1, 0, 1);
      rig.command('surroundings', 0, 0);
      rig.read(1, 0, 1);
      rig.read(1, 0, 1, 'paging'); // known by now
    });
    expect(losses.lost.unresolvedPaths).toBe(3);
    expect(tables['@']!.find((row) => row.includes(c('a')))).toBe(`${c('a')} 2`);
    rig.close(1);
  });

  it('normalized names where they are asked for, the opened ones otherwise', () => {
    begin();
    rig.make('folder', String.raw`C:\Real`);
    rig.make('file', String.raw`C:\Real\x`, 1);
    rig.make('link', String.raw`C:\Link`, String.raw`\??\C:\Real`);
    const program = 'open,read @ < op, path, count() > rename @renames < path, path2, count() >';
    const act = () => {
      expect(rig.open(1, String.raw`C:\REAL\X`)).toMatchObject({ status: 0 });
      rig.read(1, 0, 1);
      expect(rig.rename(1, String.raw`\??\C:\Real\y`)).toMatchObject({ status: 0 });
      expect(rig.rename(1, String.raw`\??\C:\Real\x`, { manner: ['dispatch'] })).toMatchObject({ status: 0 });
      rig.close(1);
    };
    const [plain, normal] = [runOnRig(rig, program, act), runOnRig(rig, program, act, normalized)];
    expect(plain.tables['@']).toContain(String.raw`open C:\REAL\X 1`);
    expect(normal.tables['@']).toEqual([
      String.raw`open C:\Real 2`, // what is renamed into is opened for it
      String.raw`open C:\Real\x 1`,
      String.raw`read C:\Real\x 1`,
    ]);
    expect(normal.tables['@renames']).toEqual([String.raw`C:\Real\x C:\Real\y 1`, String.raw`C:\Real\y C:\Real\x 1`]);
  });

  it('a name that a deletion left behind comes back: normalized names are the ones that the file has', () => {
    begin();
    const program = 'create,read < op, path, count() > rename @renames < path2, count() >';
    const act = () => {
      rig.command('tunnel', 'LONGNA~1.TXT', 'long name.txt');
      rig.make('file', c('temporary'), 9);
      expect(rig.open(1, c('LONGNA~1.TXT'), { disposition: disposition.create })).toMatchObject({ status: 0 });
      expect(rig.where(1)).toBe(c('long name.txt'));
      rig.read(1, 0, 1);
      rig.set(1, informationClass.disposition, 1);
      rig.close(1);
      rig.open(2, c('temporary'));
      expect(rig.rename(2, `\\??\\${c('LONGNA~1.TXT')}`)).toMatchObject({ status: 0 });
      expect(rig.where(2)).toBe(c('long name.txt'));
      rig.read(2, 0, 1);
      rig.set(2, informationClass.disposition, 1);
      rig.close(2);
    };
    const [plain, normal] = [runOnRig(rig, program, act), runOnRig(rig, program, act, normalized)];
    expect(normal.tables).toEqual({
      '@': [`create ${c('long name.txt')} 1`, `read ${c('long name.txt')} 2`],
      '@renames': [`${c('long name.txt')} 1`],
    });
    expect(plain.tables['@']).toContain(`create ${c('LONGNA~1.TXT')} 1`); // as it was asked for
  });

  it('the root, volumes without a letter, on the network and of other kinds', () => {
    begin();
    rig.command('volume', String.raw`\Device\HarddiskVolume9`, '', 28, 8);
    rig.command('volume', String.raw`\Device\Mup`, '', 13, 0x14);
    rig.command('volume', String.raw`\Device\Strange`, 'S:', 99, 8);
    const program = 'open < path, dir, name, volume, volume.type, count() >';
    const paths = [
      'C:\\',
      String.raw`\Device\HarddiskVolume9\f`,
      String.raw`\Device\Mup\server\share`,
      String.raw`S:\f`,
    ];
    const { tables } = runOnRig(rig, program, () => {
      for (const path of paths) {
        const options = path.endsWith('\\') ? createOption.directory : createOption.synchronous;
        rig.open(1, path, { options, disposition: disposition.openOrCreate });
        rig.close(1);
      }
    });
    expect(tables['@']).toEqual(
      [
        String.raw`C:\ C:\ C: C: (NTFS) NTFS 1`,
        String.raw`S:\f S:\ f S: (unknown) unknown 1`,
        String.raw`\Device\HarddiskVolume9\f \Device\HarddiskVolume9 f \Device\HarddiskVolume9 (ReFS) ReFS 1`,
        String.raw`\\server\share \\server share (MUP) MUP 1`,
      ]
        .map((row) => row.replaceAll('ReFS', 'REFS'))
        .sort(),
    );
  });

  it('a path that is too long is cut in front, marked and counted; a long name too', () => {
    begin();
    let folder = c('');
    for (let depth = 0; depth < 20; depth++) {
      folder += `\\${String(depth)}${'é'.repeat(110)}`;
      rig.make('folder', folder);
    }
    const name = '語'.repeat(200);
    const { tables, losses } = runOnRig(
      rig,
      'create < path, ext, count() > open /name.startsWith("語")/ @n < name, count() >',
      () => {
        expect(rig.open(1, `${folder}\\${name}.x`, { disposition: disposition.create })).toMatchObject({
          information: outcome.created,
        });
        rig.close(1);
      },
    );
    const whole = Buffer.from(`${folder}\\${name}.x`);
    const [row] = tables['@']!;
    const shown = Buffer.from(row!.slice(0, -' x 1'.length));
    expect(shown.length).toBeGreaterThan(4090);
    expect(whole.subarray(whole.length - shown.length).equals(shown)).toBe(true);
    expect(tables['@n']).toEqual([`${name}.x 1`]);
    expect(losses.lost.cutPaths).toBe(2);
  });

  it('inode, attributes, folders and accesses of what is opened and mapped', () => {
    begin();
    const { id } = rig.make('file', c('known'), 1);
    const program = `open /ok/ { printf("%s %x %x %s\\n", name, inode, attributes, directory); }
      read,readdir,mmap < op, name, access.read, access.write, access.execute, access.append, directory, count() >
      open @a < name, access.append, flags.direct, flags.nofollow, flags.sync, flags.directory, count() >`;
    const { tables, text } = runOnRig(rig, program, () => {
      rig.open(1, c('known'), { access: access.read | access.execute });
      rig.read(1, 0, 1);
      rig.control(1, 0xff, 0x40);
      rig.close(1);
      const options = createOption.noBuffering | createOption.writeThrough | createOption.reparsePoint;
      rig.open(1, c('a'), { access: access.append, options });
      rig.close(1);
      rig.open(1, c(''), { options: createOption.directory, access: access.read });
      rig.list(1);
      rig.close(1);
    });
    expect(text).toContain(`known ${id} `);
    expect(text).toMatch(/Docs [0-9a-f]+ 10 true\n/);
    expect(tables['@']).toEqual([
      'mmap known true true true false false 1',
      'read known true false true false false 1',
      'readdir Docs true false false false true 1',
    ]);
    expect(tables['@a']).toEqual([
      'Docs false false false false true 1',
      'a true true true true false 1',
      'known false false false false false 1',
    ]);
  });

  it('file systems that fail to say, and opens that begin anew elsewhere', () => {
    begin();
    rig.make('folder', String.raw`C:\Real`);
    rig.make('file', String.raw`C:\Real\x`, 1);
    rig.make('link', String.raw`C:\Link`, String.raw`\??\C:\Real\x`);
    const { tables } = runOnRig(rig, 'open < path, ok, count() >', () => {
      expect(rig.open(1, String.raw`C:\Link`)).toMatchObject({ status: 0 });
      rig.close(1);
      rig.command('fail', 0xc0000022);
      expect(rig.open(1, c('a'))).toMatchObject({ status: status.accessDenied });
      rig.command('fail', 0);
    });
    expect(tables['@']).toEqual([`${c('a')} false 1`, String.raw`C:\Real\x true 1`]);
  });

  it('operations that wait are completed while an instance goes, and afterwards; draining is counted', () => {
    begin();
    rig.open(1, c('a'));
    const [reads] = runAll(rig, ['read < path, count() >'], () => {
      rig.read(1, 0, 1, 'held', 'asynchronous');
      rig.read(1, 0, 1, 'held', 'asynchronous', 'dispatch');
      rig.release();
      rig.read(1, 0, 1, 'dispatch');
      rig.read(1, 0, 1, 'nobody');
    });
    expect(reads!.tables['@']).toEqual([`${c('a')} 4`]);
    rig.close(1);
    expect(new DriverPort(rig).counters().causes[cause.drained]).toBe(0);
  });
});
