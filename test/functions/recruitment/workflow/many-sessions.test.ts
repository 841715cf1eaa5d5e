import { afterAll, beforeAll, expect, test } from 'vitest';
import { ownRoster } from '../../../../functions/recruitment/roster/own.ts';
import type { SessionRecord } from '../../../../functions/recruitment/roster/records.ts';
import { sessionId } from '../../../../functions/recruitment/roster/session-id.ts';
import { clockOf } from '../../../../functions/recruitment/roster/slot.ts';
import { load } from '../../../../shared/workflow/load.ts';
import { type Dynamo, startDynamo } from '../../../support/dynamo.ts';
import { rosterCity } from './roster-world.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo?.stop());

test('a session with seats is found behind a hundred full ones, and one that was booked stays in sight', async () => {
  const { city, refs, records, act, openSession } = await rosterCity(dynamo, 1);
  const [ref] = refs as [string];
  for (let n = 0; n < 110; n++) {
    const about = { kind: 'basics', date: '2026-11-24', from: clockOf(480 + 5 * n), to: clockOf(560 + 5 * n) };
    const words = {
      name: '上岗前培训',
      content: '规范与防护',
      hours: 1,
      organiser: '市社工联合会',
      place: '示例路 1 号',
    };
    const value: SessionRecord = { ...about, ...words, seats: 1, upTo: 0, open: true };
    await records.put('session', sessionId(about), value, { expected: 0, by: 'lead' });
  }
  const free = await openSession('basics', '2026-11-28', '09:00', '11:00');
  const sessions = async () => {
    const loaded = await load(city.env, 'recruitment', ref);
    if ('destroyed' in loaded) throw new Error('gone');
    return (await ownRoster(city.env, loaded.state, '2026-11-24'))!.sessions;
  };
  expect((await sessions()).find(({ id }) => id === free)).toMatchObject({ booked: false, left: 30 });
  expect(await act(ref, 'bookSession', { session: free })).toBe('done');
  expect((await sessions()).find(({ id }) => id === free)).toMatchObject({ booked: true });
});
