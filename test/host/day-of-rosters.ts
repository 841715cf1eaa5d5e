import { expect, test } from 'vitest';
import { shortOf } from '../../functions/recruitment/roster/records.ts';
import { clockOf } from '../../functions/recruitment/roster/slot.ts';
import { dateInChina, inChina } from '../../shared/i18n/time.ts';
import { until } from '../local/city.ts';
import { type Day, visited } from './day.ts';
import { atDesk, type Browser, program } from './doors.ts';
import { words } from './marks.ts';

const minute = 60_000;
const day = 24 * 60;

/** Two shifts that touch, so soon that one can check in for both, on one day. */
function shiftsToCome(now: number) {
  const { hour, minute: past } = inChina(now);
  const soon = Math.ceil((hour * 60 + past + 10) / 5) * 5;
  const tomorrow = soon + 20 > day;
  const date = dateInChina(tomorrow ? now + day * minute : now);
  const [from, middle, to] = [0, 10, 20].map((after) => clockOf((tomorrow ? 0 : soon) + after));
  const times = [
    { from: from!, to: middle! },
    { from: middle!, to: to! },
  ];
  const shorts = times.map((time) => shortOf({ post: 'p', group: 1, date, ...time }));
  return {
    date,
    times: times.map((time) => `${time.from}-${time.to}`).join('\n'),
    first: shorts[0]!,
    second: shorts[1]!,
  };
}

const session = {
  content: '服务规范',
  hours: '2',
  organiser: '市社会工作服务中心',
  place: '二楼会议室',
  seats: '30',
};

/** Training and shifts of somebody who is placed: on the pages, at the desk, by programs. */
export function rosterTests(of: Day): void {
  let lead: Browser;
  let leader: Browser;
  let group = '';
  const mine = (at: string) => `/mine/${of.ref}/${at}`;
  const saw = async (person: Browser, address: string, said: string) =>
    until(said, async () => (await visited(of, person, address)).includes(said));

  test('trained: a session is booked on the page; who was there is recorded by a program', async () => {
    lead = await atDesk(of.doors, 'demo-lead');
    const open = async (kind: string, name: string, date: string, from: string, to: string) => {
      await visited(of, lead, '/desk/sessions/new');
      await lead.send({ ...session, kind, name, date, from, to });
      of.addresses.push(lead.here.at);
      expect(lead.here.html, name).not.toContain('govuk-error-summary');
      return lead.here.at.split('/').at(-1)!;
    };
    const tomorrow = dateInChina(Date.now() + day * minute);
    const later = await open('basics', '明日培训', tomorrow, '09:00', '11:00');
    const today = await open('basics', '今日培训', dateInChina(Date.now()), '00:00', '24:00');
    const { person } = of;
    await visited(of, person, mine('training'));
    await person.send({ act: 'book', id: later }, mine('training'));
    expect(person.here.at).toContain('said=booked');
    await visited(of, lead, `/desk/sessions/${later}`);
    expect(lead.here.html).toContain(`value="${of.ref}"`);
    const attended = await (await program(of.doors, 'lead')).decide(of.ref, 'attended', { session: today });
    expect(attended.status).toBe(200);
  });

  test('on the roster: a shift is chosen, given back, asked for again and accepted; one checks in', async () => {
    const { person, doors, ref } = of;
    leader = await atDesk(doors, 'demo-group-leader');
    const { date, times, first, second } = shiftsToCome(Date.now());
    const { body } = await (await program(doors, 'lead')).get(`/cases/${ref}`);
    group = /"([a-z-]+\/\d)"/.exec(JSON.stringify(body))?.[1] ?? 'medical-support/1';
    await visited(of, lead, '/desk/board');
    await visited(of, lead, `/desk/board/${group}/open?week=${date}`);
    await lead.send({ from: date, until: date, days: 'daily', times, seats: '2' });
    expect(lead.here.at).toContain('made=2');

    await visited(of, person, mine('slots'));
    await person.send({ act: 'choose', id: `${group}/${first}` }, `${mine('slots')}?week=${date}`);
    expect(person.here.at).toContain('said=chosen');
    await visited(of, person, `${mine('slots')}/back?slot=${first}`);
    await person.send({ reason: 'other', text: words.reason }, `${mine('slots')}/back?slot=${first}`);
    expect(person.here.at).toContain('said=back');

    await visited(of, lead, `/desk/board/${group}/slot?slot=${first}&week=${date}`);
    await lead.send({ person: ref });
    expect(lead.here.at).toContain('said=asked');
    const slots = [{ slot: `${group}/${second}` }];
    const asked = await (await program(doors, 'lead')).decide(ref, 'proposeSlots', { slots });
    expect(asked.status).toBe(200);
    for (const short of [first, second]) {
      await visited(of, person, mine('slots'));
      await person.send({ act: 'accept', id: `${group}/${short}` }, mine('slots'));
      expect(person.here.at).toContain('said=accepted');
    }
    for (const at of ['slots', 'roster', 'calendar', 'checkIn']) await visited(of, person, mine(at));
    await visited(of, person, mine('checkIn'));
    const [, code = ''] = /class="app-code">\s*([\d ]+)/.exec(person.here.html) ?? [];

    await visited(of, leader, `/desk/group/${group}`);
    await leader.send({ ref }, `/desk/group/${group}/contact`);
    await leader.send({ code }, `/desk/group/${group}/code`);
    of.addresses.push(leader.here.at);
    expect(leader.here.at).toContain('/check-in?');
    const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];
    const gear = ['mask', 'disinfectant'];
    await leader.send({ points, gear });
    expect(leader.here.at).toContain('said=in');
    const came = await (await program(doors, 'groupLeader')).decide(ref, 'checkIn', {
      slot: `${group}/${second}`,
      points,
      gear,
    });
    expect(came.status).toBe(200);
    await saw(person, mine('slots'), '已签到');
    expect(await visited(of, lead, `/desk/cases/${ref}`)).toContain(words.reason);
  });
}
