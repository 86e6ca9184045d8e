import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Printer } from '../../../shell/ui/repl/printer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('lines come whole, in order, a few at a time; who prints too fast is made to wait', async () => {
  const pieces: string[] = [];
  const printer = new Printer((text) => void pieces.push(text));
  const program = { id: 1, mark: '' };
  const text = Array.from({ length: 20_000 }, (_, index) => `line ${index}\n`).join('');
  expect(printer.ready()).toBeUndefined();
  for (let at = 0; at < text.length; at += 1000) printer.write(text.slice(at, at + 1000), program);
  let isReady = false;
  void printer.ready()!.then(() => (isReady = true));
  await vi.advanceTimersByTimeAsync(100);
  expect(isReady).toBe(false);
  await vi.advanceTimersByTimeAsync(2000);
  expect(isReady).toBe(true);
  expect(pieces.join('')).toBe(text);
  for (const piece of pieces) {
    expect(piece.endsWith('\n')).toBe(true);
    expect(piece.length).toBeLessThan(20_000);
  }
});

test('while someone else has the screen nothing is printed; afterwards all of it', async () => {
  const pieces: string[] = [];
  const printer = new Printer((text) => void pieces.push(text));
  printer.write('before\n');
  printer.isHeld = true;
  await vi.advanceTimersByTimeAsync(1000);
  printer.write('meanwhile\n');
  printer.flush();
  await vi.advanceTimersByTimeAsync(1000);
  expect(pieces).toEqual([]);
  printer.isHeld = false;
  await vi.advanceTimersByTimeAsync(100);
  expect(pieces.join('')).toBe('before\nmeanwhile\n');
});

test('a line that is never finished is shown after a while, a long one as a whole', async () => {
  const pieces: string[] = [];
  const printer = new Printer((text) => void pieces.push(text));
  printer.write('one\ntwo');
  await vi.advanceTimersByTimeAsync(100);
  expect(pieces).toEqual(['one\n']);
  await vi.advanceTimersByTimeAsync(1000);
  expect(pieces).toEqual(['one\n', 'two']);
  const long = `${'x'.repeat(50_000)}\n`;
  printer.write(long);
  await vi.advanceTimersByTimeAsync(100);
  expect(pieces.at(-1)).toBe(long);
});

test('a line that a program prints in pieces is one line, and what others print begins another', async () => {
  const pieces: string[] = [];
  const printer = new Printer((text) => void pieces.push(text));
  const one = { id: 1, mark: '[1] ' };
  const two = { id: 2, mark: '[2] ' };
  printer.write('a', one);
  printer.write('b\nc', one);
  printer.write('d', one);
  printer.write('x', two);
  printer.write('y\n', two);
  printer.write('e', one);
  printer.write('told\n');
  printer.write('e', one);
  await vi.advanceTimersByTimeAsync(1000);
  expect(pieces.join('')).toBe('[1] ab\n[1] cd\n[2] xy\n[1] e\ntold\n[1] e');
});
