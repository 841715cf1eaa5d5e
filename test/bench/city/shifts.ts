import { openSession, openSlots } from '../../../functions/recruitment/roster/opening.ts';
import { membersOf } from '../../../functions/recruitment/roster/week.ts';
import { hour } from '../../../functions/recruitment/times.ts';
import { addDays } from '../../../shared/calendar/dates.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { settle, sideBySide } from './four-days.ts';
import type { WiredCity } from './wired.ts';

/** 08:00–24:00 in slots of two and three hours, three people in each (domain R2, R3). */
const times = [
  ['08:00', '10:00'],
  ['10:00', '13:00'],
  ['13:00', '16:00'],
  ['16:00', '18:00'],
  ['18:00', '20:00'],
  ['20:00', '22:00'],
  ['22:00', '24:00'],
].map(([from, to]) => ({ from: from!, to: to! }));
const seats = 3;
const by = 'program-lead';

/**
 * The rosters of the week after the four days: a session of training, slots of every group, and the members of the first
 * group trained and on their first shifts. Answers the first day of that week.
 */
export async function openShifts(city: WiredCity): Promise<string> {
  const { env, clock } = city;
  const today = dateInChina(clock.now());
  const from = addDays(today, 1);
  const session = await openSession(
    env,
    {
      kind: 'basics',
      name: '岗前培训',
      content: '服务规范与自身防护',
      hours: 1,
      organiser: '市社工联合会',
      date: from,
      from: '07:00',
      to: '08:00',
      link: 'https://meet.example/1',
      seats: 500,
    } as never,
    by,
  );
  if (!('id' in session)) throw new Error(`no session: ${JSON.stringify(session.problems)}`);
  for (const post of env.city.posts)
    for (const group of post.groups.keys()) {
      const hours = times.filter(({ from, to }) => from >= post.hours.from && to <= post.hours.to);
      const pattern = { post: post.id, group: group + 1, days: { kind: 'daily' }, times: hours } as const;
      const opened = await openSlots(env, { pattern: { ...pattern, from, until: addDays(from, 6) }, seats, by });
      if ('problem' in opened) throw new Error(`no slots: ${opened.problem}`);
    }
  const group = 'medical-support/1';
  const members = await membersOf(env, group);
  const act = async (ref: string, decision: string, input: object) => {
    const who = { kind: 'applicant', id: `case:${ref}` } as const;
    const actor = decision === 'attended' ? ({ kind: 'program', id: by, role: 'lead' } as const) : who;
    // A slot may be full by now, or too close to another.
    await decide(env, { workflow: 'recruitment', ref, decision, by: actor, input }).catch(() => undefined);
  };
  await sideBySide(members.length, (index) => act(members[index]!.ref, 'bookSession', { session: session.id }));
  clock.at += 8 * hour;
  await sideBySide(members.length, async (index) => {
    const { ref } = members[index]!;
    await act(ref, 'attended', { session: session.id });
    const day = addDays(from, 1 + (index % 6))
      .slice(2)
      .replaceAll('-', '');
    const time = times[Math.floor(index / 6) % times.length]!;
    await act(ref, 'chooseSlot', { slot: `${group}/${day}${time.from.slice(0, 2)}${time.to.slice(0, 2)}` });
  });
  await settle(city);
  return from;
}
