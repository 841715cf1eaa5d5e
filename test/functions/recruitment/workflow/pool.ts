import { type CallUp, callUpKind } from '../../../../functions/recruitment/call-ups/call-up.ts';
import { register } from '../../../../shared/register/register.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import type { Changes } from './people.ts';
import { medical, postsWith, wishes } from './posts.ts';
import { day, makeCity, type TestCity } from './world.ts';

export const lead: Actor = { kind: 'staff', id: 's-lead', role: 'lead' };

/** A city whose one place is taken by person 0: whoever comes after stands in line, and then is in the pool. */
export async function fullCity(dynamo: Dynamo, changes: Parameters<typeof makeCity>[1] = {}) {
  const city = await makeCity(dynamo, { posts: postsWith({ [medical]: [[0, 1]] }), ...changes });
  await city.decide(await city.approved(0, wishes(medical)), 'confirm');
  return city;
}

/** So many people, from `first` on, who are in the pool. */
export async function poolOf(city: TestCity, people: number, change: Changes = {}, first = 1): Promise<string[]> {
  const refs: string[] = [];
  for (let n = first; n < first + people; n++) {
    refs.push(await city.approved(n, { ...wishes(medical), consentPool: true, ...change }));
  }
  await city.run(city.now() + (city.city.deadlines.waitlistDays + 0.1) * day);
  return refs;
}

/** Opens a call-up as the desk does; for 江岸区, two people, from the next day on, unless said. */
export async function openCallUp(env: Env, changes: Partial<CallUp> = {}, id = '261122aaaa'): Promise<string> {
  const now = env.clock.now();
  const date = (days: number) => new Date(now + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);
  const value: CallUp = {
    issuer: '市防控指挥部',
    wanted: 2,
    where: { division: '420102' },
    skills: [],
    from: date(2),
    until: date(5),
    answerBy: now + day,
    openedAt: now,
    open: true,
    ...changes,
  };
  await register(env, 'recruitment').put(callUpKind, id, value, { expected: 0, by: 's-lead' });
  return id;
}

/** Changes a call-up as the desk does. */
export async function changeCallUp(env: Env, id: string, changes: Partial<CallUp>): Promise<void> {
  const desk = register(env, 'recruitment');
  const record = (await desk.get<CallUp>(callUpKind, id))!;
  const changed = { ...record.value, ...changes };
  await desk.put(callUpKind, id, changed, { expected: record.version, by: 's-lead' });
}
