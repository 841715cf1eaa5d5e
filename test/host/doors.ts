import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recruitmentForm } from '../../functions/recruitment/form.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { Role } from '../../infra/local/parties/demo-people.ts';
import { fetchToken } from '../../infra/local/parties/fetch-token.ts';
import { rawOf } from '../../shared/forms/read.ts';
import { answersOf, type Changes } from '../functions/recruitment/workflow/people.ts';
import { json } from '../local/city.ts';
import { browserDouble } from '../support/browser-double.ts';
import { bodyOf, formIn, uploadIn, type Values } from '../support/page-form.ts';

/** Where a running city can be reached from outside. */
export interface Doors {
  url: string;
  /** Origin of a stand-in by its name. */
  parties: Record<string, string>;
  dataDir: string;
}

/** The n-th person's answers, as the form takes them today. */
export const personal = (n: number, changes: Changes = {}) => answersOf(n, Date.now(), wuhan, changes);

/** A browser without scripts on a running city, as far as forms, cookies and redirects go. */
export function browser({ url }: Pick<Doors, 'url'>) {
  const inside = browserDouble(url, (request) => fetch(request));
  let here = { at: '', href: url, status: 0, html: '', headers: new Headers() };

  async function go(address: string, init?: RequestInit) {
    const { response, url: end } = await inside.go(address, init);
    here = {
      href: end.href,
      at: end.origin === url ? end.pathname + end.search : end.href,
      status: response.status,
      html: await response.text(),
      headers: response.headers,
    };
    return here;
  }
  /** Sends a form of the page, the one that posts to `action` or the main one, with these values filled in. */
  function send(values: Values = {}, action?: string) {
    const form = formIn(here.html, action, action === undefined);
    if (!form) throw new Error(`There is no form ${action ?? ''} at ${here.at}: ${here.status}`);
    const target = new URL(form.target ?? here.href, here.href).href;
    return go(target, {
      method: 'POST',
      body: bodyOf({ ...form.values, ...values }),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(target).origin },
    });
  }
  return {
    go,
    send,
    get here() {
      return here;
    },
  };
}
export type Browser = ReturnType<typeof browser>;

/** Sends a file by the page's last upload form; the store leads back to the page. */
export async function upload(person: Browser, content: Buffer, name: string): Promise<void> {
  const { target, body } = uploadIn(person.here.html, content, name);
  await person.go(target, { method: 'POST', body });
  if (person.here.status !== 200) throw new Error(`The store answered ${person.here.status}: ${person.here.html}`);
}

/** Every message that the gateway's stand-in has taken, newest first. */
export const messagesOf = (
  doors: Doors,
  to?: string,
): Promise<{ template: string; to: string; text: string; params: Record<string, string> }[]> =>
  json(`${doors.parties['sms-gateway']}/messages.json${to ? `?to=${to}` : ''}`);

/** Waits for the code that a number is sent, which must be another than the one before. */
export async function codeFor(doors: Doors, mobile: string, before?: string): Promise<string> {
  for (let tries = 0; tries < 600; tries++) {
    const code = (await messagesOf(doors, mobile)).find(({ template }) => template === 'sms.code')?.params.code;
    if (code && code !== before) return code;
    await sleep(25);
  }
  throw new Error('no code has come');
}

/** What a page's questions are answered with. */
export function typed(page: string, answers: ReturnType<typeof personal>): Record<string, string | readonly string[]> {
  const { fields } = recruitmentForm.pages.find(({ id }) => id === page)!;
  const given = Object.assign({}, ...fields.map((field) => rawOf(field, answers[field.id])));
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Record<string, string>;
}

/** Walks the sign-up from the notice to the receipt; every page is asked for again until it answers. */
export async function walkSignUp(doors: Doors, answers: ReturnType<typeof personal>): Promise<Browser> {
  const person = browser(doors);
  await person.go('/');
  await person.go('/sign-up/mobile');
  for (let pages = 0; pages < 25; pages++) {
    const page = /^\/sign-up\/([a-z]+)/.exec(person.here.at)?.[1] ?? '';
    if (page === 'receipt') return person;
    if (person.here.at.startsWith('/code')) await person.send({ code: await codeFor(doors, String(answers.mobile)) });
    else await person.send(typed(page, answers));
    if (person.here.status >= 400 && person.here.status !== 422)
      throw new Error(`${person.here.at}: ${person.here.status}`);
  }
  throw new Error(`The sign-up does not end: ${person.here.at}`);
}

/** Somebody of the staff, signed in at the desk through the embedded issuer. */
export async function atDesk(doors: Doors, sub: string): Promise<Browser> {
  const person = browser(doors);
  await person.go('/desk');
  await person.send({ sub });
  if (!person.here.at.startsWith('/desk')) throw new Error(`The sign-in ended at ${person.here.at}`);
  return person;
}

/** The API, as the program of a role. */
export async function program(doors: Doors, role: Role) {
  const token = await fetchToken({
    issuer: doors.parties.issuer!,
    data: join(doors.dataDir, 'parties', 'issuer'),
    role,
  });
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${doors.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: a test says by its expectations what it takes the answer for
    return { status: response.status, body: (text ? JSON.parse(text) : undefined) as any };
  };
  return {
    call,
    get: (path: string) => call('GET', path),
    submit: (answers: object, key: string) =>
      call('POST', '/forms/recruitment/submissions', answers, { 'idempotency-key': key }),
    decide: (reference: string, decision: string, input: object = {}) =>
      call('POST', `/cases/${reference}/decisions/${decision}`, input, { 'idempotency-key': randomUUID() }),
  };
}
