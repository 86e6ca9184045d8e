import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../shell/util/text-bytes.ts';

const latin1 = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');

describe('bytes of names as strings', () => {
  it.each<[string, string]>([
    ['plain', 'plain'],
    ['caf\xc3\xa9', 'café'],
    ['\xf0\x9f\x93\xbf', '📿'],
    ['a\xffb', 'a\udcffb'],
    ['\xc3', '\udcc3'],
    ['\xc3(', '\udcc3('],
    ['\xed\xb3\xbf', '\udced\udcb3\udcbf'],
    ['\xc0\xaf', '\udcc0\udcaf'],
    ['\xef\xbf\xbd', '\ufffd'],
    ['\xef\xbf\xbd\xff', '\ufffd\udcff'],
    ['\xef\xbb\xbfx', '\ufeffx'],
  ])('%j is %j', (bytes, text) => {
    expect(decodeText(Buffer.from(bytes, 'latin1'))).toBe(text);
    expect(latin1(encodeText(text))).toBe(bytes);
  });

  it('come back whole, whatever they are', () => {
    for (let first = 0; first < 256; first++) {
      for (let second = 0; second < 256; second++) {
        const bytes = Buffer.from([first, second, 0x9f, 0x93, 0xbf, first]);
        expect(latin1(encodeText(decodeText(bytes)))).toBe(latin1(bytes));
      }
    }
  });
});
