import { expect, test } from 'vitest';
import { BackendError } from '../../shell/backend/errors.ts';
import { examineAll, works, type HealthCheck } from '../../shell/backend/health.ts';

function check(name: string, examine: HealthCheck['examine'], after: readonly string[] = []): HealthCheck {
  return { name, after, weight: 'required', examine };
}

test('what builds on what fails is not tried', async () => {
  const refuse = () => {
    throw new BackendError('not-permitted', 'refused', { hint: 'ask' });
  };
  const tried: string[] = [];
  const examined = await examineAll([
    check('a', () => works('yes')),
    check('b', refuse, ['a']),
    check('c', () => works(String(tried.push('c'))), ['a', 'b']),
    check('d', () => works(String(tried.push('d'))), ['c']),
    check('e', () => ({ health: 'unknown', found: 'nobody tells' })),
    check('f', () => Promise.resolve(works('in time')), ['a']),
  ]);
  expect(tried).toEqual([]);
  expect(examined.map(({ name, health, found, hint }) => [name, health, found, hint])).toEqual([
    ['a', 'works', 'yes', undefined],
    ['b', 'fails', 'refused', 'ask'],
    ['c', 'untried', 'needs b', undefined],
    ['d', 'untried', 'needs c', undefined],
    ['e', 'unknown', 'nobody tells', undefined],
    ['f', 'works', 'in time', undefined],
  ]);
});
