import { expect, it } from 'vitest';
import { invariant } from '../../shell/util/invariant.ts';

it('passes what holds and names what does not', () => {
  expect(() => invariant(true, 'never')).not.toThrow();
  expect(() => invariant(0, 'no register left')).toThrow('internal error: no register left');
});
