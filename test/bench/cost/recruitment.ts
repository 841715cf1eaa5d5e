import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { fetchToken } from '../../../infra/local/parties/fetch-token.ts';
import { localPlaces } from '../../../infra/local/synthesised.ts';
import { synthesise } from '../../../infra/synth.ts';
import { rawOf } from '../../../shared/forms/read.ts';
import type { Figure } from '../figure.ts';
import { answersOf } from '../person.ts';
import { bill, readMeters } from './bill.ts';
import { type MeteredCity, startMeteredCity } from './metered-city.ts';
import { visitor } from './visitor.ts';

const budget = 150;

/**
 * The cost of recruitment: people who sign up page by page, are passed by a reviewer and confirm their post, with every
 * page, draft, step and message on the way.
 */
export async function recruitmentCost(folder: string, people: number): Promise<Figure[]> {
  // At night messages wait for the morning, and the benchmark does not.
  const city = {
    ...wuhan,
    order: ['review', 'place'] as ('review' | 'place')[],
    quiet: { from: '00:00', to: '00:00' },
  };
  const metered = await startMeteredCity(folder, async ({ home, url }) => {
    const local = await localPlaces(home, url);
    const { outdir } = await synthesise({ city, outdir: join(folder, 'cdk.out'), target: 'local', local });
    return outdir;
  });
  try {
    await walk(metered, 0);
    const before = await readMeters(metered);
    for (let n = 1; n <= people; n++) await walk(metered, n);
    // Receipts of the last messages.
    await sleep(5000);
    return bill(
      { name: 'recruitments, from the first page to the confirmed post', cases: people, budget, destroyed: true },
      metered,
      before,
      await readMeters(metered),
    );
  } finally {
    await metered.stop();
  }
}

async function walk({ client, running, dataDir, reaches }: MeteredCity, n: number): Promise<void> {
  const answers = answersOf(wuhan, n);
  const mobile = String(answers.mobile);
  const ports = Object.fromEntries((running.stack.kapok?.parties ?? []).map(({ name, port }) => [name, port]));
  const person = visitor(client);
  await person.get('/');
  await person.get('/sign-up/mobile');
  const typedOn = (page: (typeof recruitmentForm.pages)[number]) => {
    const values = Object.assign({}, ...page.fields.map((field) => rawOf(field, answers[field.id])));
    return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >;
  };
  for (const page of recruitmentForm.pages) {
    if (person.at() !== `/sign-up/${page.id}`) continue;
    await person.send(typedOn(page));
    if (person.at() === '/code') await person.send({ code: await codeFor(ports['sms-gateway']!, mobile) });
    // A program is faster than any reader, and is asked to look once more.
    if (person.at() === `/sign-up/${page.id}`) await person.send(typedOn(page));
  }
  if (person.at() !== '/sign-up/receipt') throw new Error(`the sign-up ended at ${person.at()}`);
  const [, reference] = /href="\/mine\/(\d{13})"/.exec(person.html()) ?? [];

  const token = await fetchToken({
    issuer: `http://localhost:${ports.issuer}`,
    data: join(dataDir, 'parties', 'issuer'),
    role: 'reviewer',
  });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const api = async (method: string, path: string, body?: object) => {
    const own = { ...headers, ...(body && { 'idempotency-key': `${reference}-${path.length}` }) };
    const answer = await client.ask({ method, path, headers: own, ...(body && { body: JSON.stringify(body) }) });
    return { status: answer.status, body: JSON.parse(answer.body.toString()) };
  };
  await reaches(reference!, 'review');
  await api('GET', '/api/v1/cases?list=review');
  await api('GET', `/api/v1/cases/${reference}`);
  const passed = await api('POST', `/api/v1/cases/${reference}/decisions/pass`, { reason: '符合岗位要求' });
  if (passed.status !== 200)
    throw new Error(`the decision was answered ${passed.status}: ${JSON.stringify(passed.body)}`);
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
