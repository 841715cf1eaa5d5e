import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fetchToken } from '../../../infra/local/parties/fetch-token.ts';
import { atMost, type Figure, percentile } from '../figure.ts';
import { type Load, steady } from '../load.ts';
import { answersOf } from '../person.ts';
import { allEnded } from '../synthetic/drive.ts';
import { type RealCity, refsIn, submittedDrafts } from './city.ts';
import { readyDrafts } from './drafts.ts';

const perSecond = 50;
const table = 'kapok-wuhan-recruitment';

/** Submissions at 50 a second: by token through the API and, apart, as posts of the sign-up's last page. */
export async function submissions(city: RealCity, seconds: number): Promise<Figure[]> {
  const count = perSecond * seconds;
  const byToken = await throughApi(city, count);
  await calm(city);
  const byPage = await asLastPage(city, count);
  return [...figures('by token through the API', byToken), ...figures('as posts of the last page', byPage)];
}

const figures = (how: string, { latencies, failed, lost }: Load & { lost: number }): Figure[] => [
  atMost(`submissions at ${perSecond}/s ${how}: failed`, failed.length, 'requests', 0),
  atMost(`submissions at ${perSecond}/s ${how}: lost`, lost, 'cases', 0),
  atMost(`submissions at ${perSecond}/s ${how}: 90 % within`, percentile(latencies, 90), 'ms', 50),
  atMost(`submissions at ${perSecond}/s ${how}: 99 % within`, percentile(latencies, 99), 'ms', 200),
];

async function throughApi(city: RealCity, count: number): Promise<Load & { lost: number }> {
  const { client, spawned, dataDir, dynamodb } = city;
  const { parties } = spawned.running as unknown as { parties: Record<string, string> };
  const token = await fetchToken({ issuer: parties.issuer!, data: join(dataDir, 'parties', 'issuer'), role: 'intake' });
  const accepted: string[] = [];
  const submit = async (n: number) => {
    const answer = await client.ask({
      method: 'POST',
      path: '/api/v1/forms/recruitment/submissions',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(answersOf(city.city, n)),
    });
    if (answer.status === 202) accepted.push(JSON.parse(answer.body.toString()).reference.replaceAll('-', ''));
    return answer.status === 202 ? undefined : `${answer.status} ${answer.body.toString().slice(0, 300)}`;
  };
  const warm = 20;
  for (let n = 0; n < warm; n++) {
    const wrong = await submit(900_000 + n);
    if (wrong) throw new Error(`a submission by token was refused: ${wrong}`);
  }
  const load = await steady(perSecond, count, submit);
  const there = await refsIn(dynamodb, table);
  return { ...load, lost: accepted.filter((reference) => !there.has(reference)).length };
}

async function asLastPage(city: RealCity, count: number): Promise<Load & { lost: number }> {
  const { client, dynamodb } = city;
  const warm = 20;
  const drafts = await readyDrafts(city, count + warm);
  const accepted: string[] = [];
  const send = async (n: number) => {
    const { cookie, csrf, pk } = drafts[n]!;
    const answer = await client.ask({
      method: 'POST',
      path: '/sign-up/check',
      // Each from an address of its own, as phones are.
      from: `127.${1 + ((n >> 16) & 127)}.${(n >> 8) & 255}.${n & 255 || 1}`,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ _csrf: csrf, pledge: 'yes' }).toString(),
    });
    const { location } = answer.headers;
    if (location === '/sign-up/receipt') accepted.push(pk);
    return location === '/sign-up/receipt'
      ? undefined
      : `${answer.status} ${location ?? answer.body.toString().slice(0, 300)}`;
  };
  for (let n = 0; n < warm; n++) {
    const wrong = await send(count + n);
    if (wrong) throw new Error(`a post of the last page was refused: ${wrong}`);
  }
  const load = await steady(perSecond, count, send);
  const there = await refsIn(dynamodb, table);
  const ended = await submittedDrafts(dynamodb, 'kapok-wuhan-door');
  return { ...load, lost: accepted.filter((pk) => !there.has(ended.get(pk) ?? '')).length };
}

/** Gives the workers up to half a minute to catch up, so that one load does not slow the next. */
async function calm({ dynamodb }: RealCity) {
  for (const name of [table, 'kapok-wuhan-messages'])
    await allEnded({ dynamodb, name }, Date.now() + 61_000, 30_000).catch(() => {});
}
