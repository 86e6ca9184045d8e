import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { checksumOf, readPortableExecutable, type PortableExecutable } from '../support/portable-executable.ts';
import { missing } from '../support/requirement.ts';
import { createScratchDirectory, removeTree } from '../support/scratch.ts';

const definitions = 'driver/def';
const characteristic = { highEntropy: 0x20, dynamicBase: 0x40, forceIntegrity: 0x80, noExecute: 0x100 };

/** "ntoskrnl.exe!memcpy", as the definition files have them. */
function defined(): readonly string[] {
  return readdirSync(definitions).flatMap((name) => {
    const lines = readFileSync(join(definitions, name), 'utf8').split('\n');
    const module = lines.find((line) => line.startsWith('LIBRARY '))!.slice('LIBRARY '.length);
    return lines.filter((line) => line.startsWith('    ')).map((line) => `${module}!${line.trim()}`);
  });
}

const buildTimeoutMs = 300_000;

function build(directory: string, imageBase: string): PortableExecutable {
  execFileSync('bash', ['driver/cross.sh', directory, imageBase], { stdio: 'pipe' });
  return readPortableExecutable(join(directory, 'fsbpf.sys'));
}

describe.skipIf(missing('x86_64-w64-mingw32-gcc') !== undefined)('the cross-built driver', () => {
  let driver: PortableExecutable;
  let elsewhere: PortableExecutable;

  beforeAll(() => {
    const directory = createScratchDirectory();
    driver = build(directory, '0x140000000');
    elsewhere = build(directory, '0x1c0de0000');
    removeTree(directory);
  }, buildTimeoutMs);

  test('is a native image for x64 that the kernel agrees to load', () => {
    expect(driver.machine).toBe(0x8664);
    expect(driver.subsystem).toBe(1);
    expect(driver.subsystemVersion).toBe('10.0');
    expect(driver.checksum).toBe(checksumOf(driver));
  });

  test('asks for what process notifications and modern kernels demand', () => {
    const { highEntropy, dynamicBase, forceIntegrity, noExecute } = characteristic;
    expect(driver.characteristics).toBe(highEntropy | dynamicBase | forceIntegrity | noExecute);
  });

  test('has no memory that is both written and executed, and begins in code', () => {
    expect(driver.sections.filter((section) => section.isWritable && section.isExecutable)).toEqual([]);
    const entered = driver.sections.find(
      ({ address, sizeBytes }) => driver.entryPoint >= address && driver.entryPoint < address + sizeBytes,
    );
    expect(entered).toMatchObject({ name: '.text', isExecutable: true });
  });

  test('imports what the definition files list, no more and no less', () => {
    expect([...driver.imports].sort()).toEqual([...defined()].sort());
  });

  test('relocates every word that holds an address: those that differ in a build for another place', () => {
    const moved = elsewhere.imageBase - driver.imageBase;
    const differing = driver.sections
      .filter(({ name }) => name !== '.reloc')
      .flatMap(({ address, fileOffset, fileBytes }) =>
        Array.from({ length: fileBytes / 8 }, (_, word) => ({ at: address + 8 * word, offset: fileOffset + 8 * word })),
      )
      .filter(({ offset }) => {
        const [here, there] = [driver, elsewhere].map(({ bytes }) => bytes.getBigUint64(offset, true));
        if (here === there) return false;
        expect(there! - here!).toBe(moved);
        return true;
      });
    expect(differing.length).toBeGreaterThan(10);
    expect(driver.relocations).toEqual(differing.map(({ at }) => at));
  });

  test('describes the frames of its functions in order, one of them with an exception handler: the copy from users', () => {
    const { unwindings } = driver;
    const text = driver.sections.find(({ name }) => name === '.text')!;
    expect(unwindings.length).toBeGreaterThan(100);
    unwindings.forEach(({ begin, end }, index) => {
      expect(begin).toBeGreaterThanOrEqual(index === 0 ? text.address : unwindings[index - 1]!.end);
      expect(end).toBeGreaterThan(begin);
      expect(end).toBeLessThanOrEqual(text.address + text.sizeBytes);
    });
    expect(unwindings.filter(({ hasHandler }) => hasHandler)).toHaveLength(1);
  });
});
