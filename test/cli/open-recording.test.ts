import { expect, test } from 'vitest';
import { damageReports } from '../../shell/cli/open-recording.ts';
import { DamageLog } from '../../shell/store/damage-log.ts';

test('damage in many places is told of in few lines', () => {
  const damages = new DamageLog();
  for (let place = 0; place < 25; place++) damages.add({ offset: 100 * place, bytes: 10, goesOn: true });
  const messages = damageReports({ damages, missingEvents: 3, isWhole: true }, false).map(({ message }) => message);
  expect(messages).toHaveLength(12);
  expect(messages[1]).toBe(
    'the recording is damaged: 10 bytes from byte 100 on are no block; the blocks behind them were read',
  );
  expect(messages.slice(10)).toEqual(['and 15 places more; 250 bytes of all were passed over', '3 events are missing']);
});
