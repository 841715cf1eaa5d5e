import { applicantSide } from '../../../functions/recruitment/applicant.ts';
import { changePost } from '../../../functions/recruitment/change-post.ts';
import { day, hour } from '../../../functions/recruitment/times.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import { load } from '../../../shared/workflow/load.ts';
import { rowsOf } from '../../../shared/workflow/rows.ts';
import { sweep } from '../../../shared/workflow/sweep.ts';
import { handleHints } from '../../../shared/workflow/worker.ts';
import { answersOf, closing } from './people.ts';
import type { WiredCity } from './wired.ts';

/** 23 February 2020 in China: the call went out; by the 26th 50,000 had answered and 19,000 were approved (湖北日报). */
export const began = Date.parse('2020-02-23T00:00:00+08:00');
export const over = began + 4 * day;
const [opens, closes] = [8, 24];
/** How long a sign-up waits for its reviewer. */
const reviewedAfter = 8;
const approvedShare = 0.38;
/** Of those that are decided on: one in eight waits at the end, and some are asked more, in isolation, compared by hand. */
const passShare = approvedShare / 0.83;
/** Of ten who are offered a place this many confirm within the hour; one declines and withdraws, the others let it lapse. */
const confirms = 7;
const lanes = 12;

const reviewer: Actor = { kind: 'program', id: 'program-reviewer', role: 'reviewer' };
const lead = 'program-lead';

/** Groups of each post, as the desk has opened them. */
const groupsOpen = { 'medical-support': 12, 'community-worker-support': 6 };

export interface Told {
  refs: string[];
  approved: number;
  /** Seconds that the sign-ups took at the entrance, and the rest of the days. */
  entrance: number;
  rest: number;
}

/**
 * Lives through the four days: people sign up from 8 to 24 o'clock by `POST /api/v1/forms/recruitment/submissions`, the
 * workers act, reviewers decide after eight hours, those who are offered a place answer or do not, the sweeper runs each
 * hour. Text messages are written with their cases and stay in their queue.
 */
export async function fourDays(city: WiredCity, applicants: number, say: (line: string) => void): Promise<Told> {
  const { env, clock, queue, issuer } = city;
  const applicant = applicantSide(env);
  const refs: string[] = [];
  const told: Told = { refs, approved: 0, entrance: 0, rest: 0 };
  const wanted = Math.round(applicants * approvedShare);
  let reviewed = 0;
  const startedAt = performance.now();

  async function signUp(n: number, token: string) {
    const answer = await city.api.request('http://localhost/api/v1/forms/recruitment/submissions', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `sign-up-${n}`,
      },
      body: JSON.stringify(answersOf(env.city, n, clock.now())),
    });
    if (answer.status !== 202) throw new Error(`sign-up ${n} was answered ${answer.status}: ${await answer.text()}`);
    const { reference } = (await answer.json()) as { reference: string };
    refs[n] = reference.replaceAll('-', '');
  }

  async function review(n: number) {
    const ref = refs[n]!;
    const asks = n % 40 === 19;
    const passes = told.approved < wanted && told.approved < (reviewed + 1) * passShare;
    const [decision, input] = asks
      ? ['askMore', { question: '请说明您的值班经验' }]
      : passes
        ? ['pass', {}]
        : ['fail', { reason: 'noAvailability' }];
    if (!asks) reviewed++;
    if (passes && !asks) told.approved++;
    if (await act(ref, decision as string, input as object)) return;
    // Not there yet: who has to be compared by hand, or is in isolation.
    if (!asks) reviewed--;
    if (passes && !asks) told.approved--;
    if (n % 2 > 0) await act(ref, 'identityOk', {});
  }

  /** False: it was not open. */
  async function act(ref: string, decision: string, input: object): Promise<boolean> {
    const key = `${decision} ${ref}`;
    const { kind } = await decide(env, { workflow: 'recruitment', ref, decision, by: reviewer, input, key });
    if (kind !== 'done' && kind !== 'notOpen') throw new Error(`${decision} on ${ref} came to ${kind}`);
    return kind === 'done';
  }

  /** Those who have an offer: most answer at once, others let it lapse. */
  async function answerOffers() {
    const rows = await rowsOf(env, 'recruitment', 'offered', city.city.code);
    const answering = rows.map(({ row }) => String(row.ref)).filter((ref) => Number(ref.at(-2)) <= confirms);
    await sideBySide(answering.length, async (index) => {
      const reference = answering[index]!;
      const { state } = (await load(env, 'recruitment', reference)) as { state: { entered: number; step: string } };
      if (state.step !== 'offered') return;
      const decision = Number(reference.at(-2)) < confirms ? 'confirm' : 'decline';
      const input = decision === 'decline' ? { next: 'withdraw' } : {};
      const key = `${decision} ${reference} ${state.entered}`;
      await applicant.decide({ reference, decision, wait: state.entered, key, input, lang: 'zh' });
    });
  }

  for (const [id, count] of Object.entries(groupsOpen)) await resize(city, id, count);
  for (let hours = 0; hours < 96; hours++) {
    clock.at = began + hours * hour;
    const open = Math.max(0, (hours % 24) + 1 - opens);
    const byNow = (Math.floor(hours / 24) * (closes - opens) + open) / (4 * (closes - opens));
    const from = refs.length;
    const until = Math.round(applicants * byNow);
    const token = await issuer.token('program-intake');
    const at = performance.now();
    await sideBySide(until - from, async (index) => {
      clock.at = began + hours * hour + Math.floor((index / (until - from)) * 10) * 5 * 60_000;
      await signUp(from + index, token);
    });
    told.entrance += (performance.now() - at) / 1000;
    await settle(city);
    // So many had signed up eight hours of the day ago.
    const ripe = reviewedBy(hours, applicants);
    const before = reviewedBy(hours - 1, applicants);
    await sideBySide(ripe - before, (index) => review(before + index));
    await settle(city);
    await answerOffers();
    await settle(city);
    if (hours === 47) await closePost(city, closing);
    await sweep(env, 'recruitment');
    await settle(city);
    if (hours % 4 === 3) {
      const seconds = (performance.now() - startedAt) / 1000;
      say(`${refs.length} signed up, ${told.approved} approved, hour ${hours + 1} of 96, ${seconds.toFixed(0)} s`);
    }
  }
  clock.at = over - 1;
  queue.arrive();
  await settle(city);
  told.rest = (performance.now() - startedAt) / 1000 - told.entrance;
  return told;
}

/** How many of the applicants have been looked at by the end of an hour: those of eight open hours before. */
function reviewedBy(hours: number, applicants: number): number {
  if (hours < 0) return 0;
  const open = Math.floor(hours / 24) * (closes - opens) + Math.max(0, (hours % 24) + 1 - opens);
  return Math.round((applicants * Math.max(0, open - reviewedAfter)) / (4 * (closes - opens)));
}

/** Lets the workers do all that is due. */
export async function settle({ env, queue }: WiredCity): Promise<void> {
  for (;;) {
    queue.arrive();
    const events = Array.from({ length: 2 }, () => queue.receive('recruitment')).filter((event) => event !== undefined);
    if (events.length === 0) return;
    await Promise.all(
      events.map(async (event) => {
        const { batchItemFailures } = await handleHints(env, 'recruitment', event, false);
        queue.again(
          'recruitment',
          event,
          batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
        );
      }),
    );
  }
}

/** A post with so many groups of twenty to thirty (domain R2). */
async function resize({ env }: WiredCity, id: string, count: number): Promise<void> {
  const post = env.city.posts.find((one) => one.id === id)!;
  const groups = Array.from({ length: count }, () => ({ min: 20, max: 30 }));
  await changePost(env, { post: { ...post, groups }, did: 'changed', expected: 0, by: lead });
  await env.refresh?.(true);
}

async function closePost(city: WiredCity, id: string): Promise<void> {
  const post = city.env.city.posts.find((one) => one.id === id)!;
  await changePost(city.env, {
    post: { ...post, open: false },
    did: 'closed',
    why: '已招满',
    expected: post.version ?? 0,
    by: lead,
  });
  await city.env.refresh?.(true);
  await settle(city);
}

/** Runs something for each number below `count`, a few at a time. */
export async function sideBySide(count: number, run: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      while (next < count) await run(next++);
    }),
  );
}
