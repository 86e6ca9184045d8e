import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { helperIds } from '../../shell/bytecode/helpers.ts';
import { attachFlag, encodeAttachParameters } from '../../shell/backend/windows/attach-parameters.ts';
import { cause, encodeRequest } from './rig/driver-port.ts';

/** What the driver publishes, held against what the compiler and the tests write down themselves. */

const header = readFileSync('driver/include/fsbpf_driver.h', 'utf8');
const manifest = readFileSync('driver/etw/fsbpf.man', 'utf8');

function constant(name: string): number {
  const found = new RegExp(`^#define ${name} (0x[0-9a-f]+|\\d+)u?\\b`, 'm').exec(header);
  if (found === null) throw new Error(`${name} is not defined`);
  return Number(found[1]);
}

/** "{6b1f3c52-…}" and the words that initialise it. */
function guids(): readonly (readonly [text: string, words: string])[] {
  return [...header.matchAll(/\/\* (\{[0-9a-f-]{36}\}):[^#]*#define FSBPF_\w+_GUID\s+\\\s+\{\s+\\\s+(.*?)\\/g)].map(
    ([, text, words]) => [text!, words!],
  );
}

describe("the driver's header", () => {
  test('has the helper that the compiler calls', () => {
    expect(constant('FSBPF_HELPER_REDIRECT')).toBe(helperIds.windows.redirect);
    expect(constant('FSBPF_HELPER_FIRST')).toBe(0x10000);
  });

  test('has the parameters, causes and requests of the rig', () => {
    expect(attachFlag).toEqual({
      normalizedNames: constant('FSBPF_ATTACH_NORMALIZED_NAMES'),
      control: constant('FSBPF_ATTACH_CONTROL'),
      processTree: constant('FSBPF_ATTACH_PROCESS_TREE'),
    });
    for (const [name, number] of Object.entries(cause)) {
      const word = name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
      expect([name, constant(`FSBPF_CAUSE_${word}`)]).toEqual([name, number]);
    }
    expect(constant('FSBPF_CAUSES')).toBe(Object.keys(cause).length);
    expect(encodeAttachParameters({}).readUInt32LE(0)).toBe(constant('FSBPF_DRIVER_VERSION'));
    expect(encodeRequest(0).readUInt32LE(0)).toBe(constant('FSBPF_DRIVER_VERSION'));
  });

  test('writes every GUID twice the same, and none two times', () => {
    const all = guids();
    expect(all).toHaveLength(4);
    for (const [text, words] of all) {
      const digits = [...words.matchAll(/0x([0-9a-f]+)/g)].map(([, word]) => word!);
      expect(digits.join('')).toBe(text.replace(/[{}-]/g, ''));
    }
    expect(new Set(all.map(([text]) => text)).size).toBe(all.length);
  });

  test('names the provider of the manifest, which has each event of the traces', () => {
    expect(guids().map(([text]) => text)).toContain(/guid="(\{.*?\})"/.exec(manifest)![1]);
    const traces = readFileSync('driver/src/trace.h', 'utf8');
    const ids = [...traces.matchAll(/^#define FSBPF_TRACE_[A-Z]+ (\d+)/gm)].map(([, id]) => id);
    expect([...manifest.matchAll(/<event value="(\d+)"/g)].map(([, id]) => id)).toEqual(ids);
  });
});
