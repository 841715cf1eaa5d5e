import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { fetchToken } from '../../../infra/local/parties/fetch-token.ts';
import type { RunOptions } from '../../../infra/local/run-city.ts';
import { localPlaces } from '../../../infra/local/synthesised.ts';
import { synthesise } from '../../../infra/synth.ts';
import type { City } from '../../../shared/city/city.ts';
import { rawOf } from '../../../shared/forms/read.ts';
import { plainJpeg } from '../../support/files/images.ts';
import { uploadIn } from '../../support/page-form.ts';
import type { Figure } from '../figure.ts';
import { answersOf } from '../person.ts';
import { bill, readMeters } from './bill.ts';
import { type MeteredCity, startMeteredCity } from './metered-city.ts';
import { visitor } from './visitor.ts';

interface Way {
  name: string;
  order: City['order'];
  /** USD for a million. */
  budget?: number;
}

/** The way whose cost has a budget, and stays comparable. */
export const plainWay: Way = {
  name: 'recruitments, from the first page to the confirmed post',
  order: ['review', 'place'],
  budget: 150,
};

/** With a photo of a certificate, and two people's sheets. */
export const fullWay: Way = {
  name: 'recruitments with materials and fit, from the first page to the confirmed post',
  order: ['review', 'materials', 'fit', 'place'],
};

/**
 * The cost of recruitment: people who sign up page by page, are passed by a reviewer and confirm their post, with every
 * page, draft, step and message on the way.
 */
export async function recruitmentCost(folder: string, people: number, { name, order, budget }: Way): Promise<Figure[]> {
  // At night messages wait for the morning, and the benchmark does not.
  const city = { ...wuhan, order, quiet: { from: '00:00', to: '00:00' } };
  const cdkOut: RunOptions['cdkOut'] = async ({ home, url }) => {
    const local = await localPlaces(home, url);
    const { outdir } = await synthesise({ city, outdir: join(folder, 'cdk.out'), target: 'local', local });
    return outdir;
  };
  const metered = await startMeteredCity(folder, cdkOut, { files: order.includes('materials') });
  try {
    await walk(metered, order, 0, 0);
    const before = await readMeters(metered);
    await walk(metered, order, 1, people);
    // Receipts of the last messages.
    await sleep(5000);
    return bill(
      { name, cases: people, ...(budget !== undefined && { budget }), destroyed: true },
      metered,
      before,
      await readMeters(metered),
    );
  } finally {
    await metered.stop();
  }
}

/** Longer than the site asks anybody to take over the form; a program would be asked to look once more. */
const reading = 21_000;

/** Some people fill in the form, take their time over it, and go their ways one by one. */
async function walk(city: MeteredCity, order: Way['order'], from: number, to: number): Promise<void> {
  const people = [];
  for (let n = from; n <= to; n++) people.push(await fillIn(city, n));
  await sleep(reading);
  for (const one of people) await goOn(city, order, one);
}

interface Person {
  person: ReturnType<typeof visitor>;
  answers: ReturnType<typeof answersOf>;
}

const portsOf = ({ running }: MeteredCity) =>
  Object.fromEntries((running.stack.kapok?.parties ?? []).map(({ name, port }) => [name, port]));

/** Up to the last page, which is not sent yet. */
async function fillIn(city: MeteredCity, n: number): Promise<Person> {
  const answers = answersOf(wuhan, n);
  const mobile = String(answers.mobile);
  const ports = portsOf(city);
  const person = visitor(city.client);
  await person.get('/');
  await person.get('/sign-up/mobile');
  for (const page of recruitmentForm.pages.slice(0, -1)) {
    if (person.at() !== `/sign-up/${page.id}`) continue;
    await person.send(typedOn(page, answers));
    if (person.at() === '/code') await person.send({ code: await codeFor(ports['sms-gateway']!, mobile) });
  }
  return { person, answers };
}

function typedOn(page: (typeof recruitmentForm.pages)[number], answers: Person['answers']): Record<string, string> {
  const values = Object.assign({}, ...page.fields.map((field) => rawOf(field, answers[field.id])));
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

/** The last page, the reviewer's decision, the confirmation. */
async function goOn(city: MeteredCity, order: Way['order'], { person, answers }: Person): Promise<void> {
  const { client, dataDir, reaches } = city;
  const ports = portsOf(city);
  await person.send(typedOn(recruitmentForm.pages.at(-1)!, answers));
  if (person.at() !== '/sign-up/receipt') throw new Error(`the sign-up ended at ${person.at()}`);
  const [, reference] = /href="\/mine\/(\d{13})"/.exec(person.html()) ?? [];

  const issuer = { issuer: `http://localhost:${ports.issuer}`, data: join(dataDir, 'parties', 'issuer') };
  const api = async (method: string, path: string, body?: object, role: 'reviewer' | 'lead' = 'reviewer') => {
    const headers = {
      authorization: `Bearer ${await fetchToken({ ...issuer, role })}`,
      'content-type': 'application/json',
    };
    const own = { ...headers, ...(body && { 'idempotency-key': `${role}-${reference}-${path.length}` }) };
    const answer = await client.ask({ method, path, headers: own, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: JSON.parse(answer.body.toString()) };
  };
  await reaches(reference!, 'review');
  await api('GET', '/api/v1/cases?list=review');
  await api('GET', `/api/v1/cases/${reference}`);
  const decide = async (decision: string, input: object, role: 'reviewer' | 'lead' = 'reviewer') => {
    const decided = await api('POST', `/api/v1/cases/${reference}/decisions/${decision}`, input, role);
    if (decided.status !== 200)
      throw new Error(`the decision was answered ${decided.status}: ${JSON.stringify(decided.body)}`);
  };
  await decide('pass', { reason: '符合岗位要求' });
  if (order.includes('materials')) {
    await reaches(reference!, 'materials');
    await person.get(`/mine/${reference}`);
    const page = `/mine/${reference}/materials`;
    await person.get(page);
    const { target, body } = uploadIn(person.html(), plainJpeg(), 'photo.jpg');
    const { headers } = await fetch(target, { method: 'POST', body, redirect: 'manual' });
    await person.get(new URL(headers.get('location')!).pathname + new URL(headers.get('location')!).search);
    await city.keepsFile(reference!);
    // The page's script would ask for this part alone.
    await person.get(page);
    await person.send({}, `${page}/done`);
  }
  if (order.includes('fit')) {
    await reaches(reference!, 'fit');
    const posts = [answers.post1, answers.post2].filter(Boolean) as string[];
    const sheet = { posts: posts.map((post) => ({ post, ability: 4, match: 4 })), reason: '经验和岗位合适' };
    for (const role of ['reviewer', 'lead'] as const) {
      await api('GET', `/api/v1/cases/${reference}`, undefined, role);
      await decide('score', sheet, role);
    }
  }
  await reaches(reference!, 'offered');
  await person.get(`/mine/${reference}`);
  await person.get(`/mine/${reference}/confirm`);
  await person.send({});
  await reaches(reference!, 'placed');
}

/** The latest code that the stand-in of the gateway delivered to a number. */
async function codeFor(port: number, mobile: string): Promise<string> {
  for (let waited = 0; waited < 20_000; waited += 20) {
    const page = await (await fetch(`http://localhost:${port}/messages?to=${mobile}`)).text();
    const [, code] = /验证码(\d{6})/.exec(page) ?? [];
    if (code) return code;
    await sleep(20);
  }
  throw new Error('the code did not arrive');
}
