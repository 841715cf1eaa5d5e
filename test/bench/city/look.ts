import { membersOf, weekOf } from '../../../functions/recruitment/roster/week.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { rowsOf } from '../../../shared/workflow/rows.ts';
import type { Asked } from './counted.ts';
import { type Doors, openDoors } from './doors.ts';
import { answersOf, common } from './people.ts';
import type { WiredCity } from './wired.ts';

/** What a page asked, and how many rows it shows. */
export interface Looked extends Asked {
  shown: number;
}

type Visitor = Awaited<ReturnType<Doors['colleague']>>;

const casesIn = ({ here: { html } }: Visitor) => new Set(html.match(/\/desk\/cases\/\d{13}/g)).size;

/**
 * Opens each kind of page as the people of the city do, and counts.
 *
 * @param from first day of the week whose rosters are open.
 * @param refs the references of those who signed up, in order.
 */
export async function lookAround(
  city: WiredCity,
  from: string,
  refs: readonly string[],
): Promise<Record<string, Looked>> {
  const { env, clock, during } = city;
  const doors = openDoors(city);
  const looked: Record<string, Looked> = {};
  const measure = async (name: string, who: Visitor, open: () => Promise<unknown>, shown: () => unknown) => {
    // Longer than what is kept of the posts: each page reads them once.
    clock.at += 10_000;
    const asked = await during(open);
    if (who.here.status !== 200)
      throw new Error(`${name} was answered ${who.here.status}: ${who.here.text.slice(-300)}`);
    looked[name] = { ...asked, shown: Number(await shown()) };
  };

  const reviewer = await doors.colleague('demo-reviewer');
  for (const [name, queue] of [
    ['desk list, review', 'review'],
    ['desk list, waiting for a place', 'waitlist'],
    ['desk list, placed', 'placed'],
    ['desk list, pool', 'pool'],
  ] as const)
    await measure(
      name,
      reviewer,
      () => reviewer.get(`/desk/queues/${queue}`),
      () => casesIn(reviewer),
    );
  await reviewer.get('/desk/queues/review');
  const [, next] = /href="([^"]+)" rel="next"/.exec(reviewer.here.html) ?? [];
  if (!next) throw new Error('the list has no second page');
  await measure(
    'desk list, second page',
    reviewer,
    () => reviewer.get(next.replaceAll('&amp;', '&')),
    () => casesIn(reviewer),
  );
  await measure(
    'many at once',
    reviewer,
    () => reviewer.get('/desk/queues/review/many'),
    () => reviewer.here.html.match(/name="ref"/g)?.length,
  );
  const query = {
    'search, name': common.name,
    'search, pinyin': common.pinyin,
    'search, end of the mobile': common.mobileEnd,
    'search, organisation': common.organisation,
    'search, reference': formatReference(refs[0]!),
    'search, whole mobile': String(answersOf(env.city, 3, clock.now()).mobile),
  };
  for (const [name, typed] of Object.entries(query)) {
    await reviewer.get('/desk/search');
    await measure(
      name,
      reviewer,
      () => reviewer.send({ query: typed }, '/desk/search'),
      () => casesIn(reviewer),
    );
    if (looked[name]!.shown === 0) throw new Error(`${name}: nobody was found`);
  }

  const lead = await doors.colleague('demo-lead');
  const week = async (groups: readonly string[]) => {
    let shown = 0;
    for (const id of groups) {
      const [post, number] = id.split('/') as [string, string];
      const of = (await weekOf(env, post, Number(number), from))!;
      shown += of.members.length + of.slots.length;
    }
    return shown;
  };
  await measure(
    'board, groups × hours',
    lead,
    () => lead.get(`/desk/board?week=${from}`),
    () => week([...lead.here.html.matchAll(/id="g-([a-z-]+)-(\d+)"/g)].map(([, post, number]) => `${post}/${number}`)),
  );
  const group = 'medical-support/1';
  for (const [name, path] of [
    ['board of a group', `/desk/board/${group}?week=${from}`],
    ['proposals for a group', `/desk/board/${group}/propose?week=${from}`],
    ['page of a group', `/desk/group/${group}?week=${from}`],
  ] as const)
    await measure(
      name,
      lead,
      () => lead.get(path),
      () => week([group]),
    );
  await measure(
    'posts',
    lead,
    () => lead.get('/desk/posts'),
    () => env.city.posts.flatMap(({ groups }) => groups).length * 30,
  );
  await measure(
    'today',
    reviewer,
    () => reviewer.get('/desk/today'),
    // Three lists and the day's decisions, each counted up to a thousand.
    () => 4 * 1000,
  );
  await lead.get('/desk/call-ups/new');
  await lead.send(callUp(from));
  const callUpAt = lead.here.at;
  await measure(
    'call-up, whom to ask',
    lead,
    () => lead.get(callUpAt),
    () => lead.here.html.match(/name="ask"/g)?.length,
  );
  if (looked['call-up, whom to ask']!.shown === 0) throw new Error('nobody is proposed for the call-up');

  const numberOf = new Map(refs.map((ref, n) => [ref, n]));
  const phoneOf = (ref: string) => doors.volunteer(String(answersOf(env.city, numberOf.get(ref)!, clock.now()).mobile));
  const [member] = await membersOf(env, group);
  const [waiting] = await rowsOf(env, 'recruitment', 'waitlist', env.city.code);
  const placed = await phoneOf(member!.ref);
  for (const [name, path, rows] of [
    ['volunteer, own page', '', 0],
    ['volunteer, own shifts', '/slots', 1],
    ['volunteer, own training', '/training', 1],
  ] as const)
    await measure(
      name,
      placed,
      () => placed.get(`/mine/${member!.ref}${path}`),
      async () => (rows ? (await week([group])) + 30 : 0),
    );
  const inLine = await phoneOf(String(waiting!.row.ref));
  await measure(
    'volunteer in line, own page',
    inLine,
    () => inLine.get(`/mine/${waiting!.row.ref}`),
    () => 0,
  );
  return looked;
}

function callUp(from: string) {
  const date = (name: string, day: string) => {
    const [year, month, of] = day.split('-').map(Number);
    return { [`${name}-year`]: String(year), [`${name}-month`]: String(month), [`${name}-day`]: String(of) };
  };
  const until = new Date(Date.parse(`${from}T00:00Z`) + 5 * 86_400_000).toISOString().slice(0, 10);
  return {
    callIssuer: '市防控指挥部',
    callOrder: '武指〔2020〕1 号',
    callWhere: '420100',
    callWanted: '2',
    ...date('callFrom', new Date(Date.parse(`${from}T00:00Z`) + 2 * 86_400_000).toISOString().slice(0, 10)),
    ...date('callUntil', until),
    callAnswer: '24',
  };
}
