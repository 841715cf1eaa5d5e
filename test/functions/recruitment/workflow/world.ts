import { randomInt, randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { messages } from '../../../../functions/messages/workflow.ts';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { recruitment } from '../../../../functions/recruitment/workflow.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import type { City } from '../../../../shared/city/city.ts';
import { makeReference } from '../../../../shared/identity/reference.ts';
import { createHasher } from '../../../../shared/privacy/hash.ts';
import type { Item } from '../../../../shared/table/documents.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { load, loadEvents, stateOf } from '../../../../shared/workflow/load.ts';
import { fold, machineOf, type State } from '../../../../shared/workflow/state.ts';
import { sweep } from '../../../../shared/workflow/sweep.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import { queueDouble } from '../../../simulation/queue-double.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import { partyDoubles } from './parties.ts';
import { answersOf, type Changes } from './people.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** A time in China in November 2026. */
export const at = (clock: string, date = 22) => Date.parse(`2026-11-${date}T${clock}:00+08:00`);

export const reviewer: Actor = { kind: 'staff', id: 's-reviewer', role: 'reviewer' };
export const otherReviewer: Actor = { kind: 'staff', id: 's-other', role: 'reviewer' };
export const program: Actor = { kind: 'program', id: 'p-reviewer', role: 'reviewer' };

const digits = (n: number) => String(randomInt(10 ** n)).padStart(n, '0');
const workflows = ['recruitment', 'messages'] as const;

/** A city with the real workflows on a real embedded table; queue, clock and outside parties are the test's. */
export async function makeCity(dynamo: Dynamo, changes: Partial<City> = {}) {
  const prefix = randomUUID().slice(0, 8);
  const table = (name: string) => `${prefix}-${name}`;
  await Promise.all([
    ...workflows.map((name) => dynamo.table(table(name), { due: true })),
    dynamo.table(table('people')),
  ]);
  let now = at('10:00');
  const clock = { now: () => now };
  const city: City = { ...wuhan, ...changes };
  const queues = queueDouble(clock);
  const parties = partyDoubles(clock);
  const logged: string[] = [];
  const { hash } = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
  const env: Env = {
    documents: dynamo.documents,
    tables: { people: table('people'), of: { recruitment: table('recruitment'), messages: table('messages') } },
    workflows: { recruitment: [recruitment], messages: [messages] },
    queue: queues.queue,
    clock,
    ids: { uuid: randomUUID, reference: (ms) => makeReference(ms, digits), index: (below) => randomInt(below) },
    pause: async () => undefined,
    city,
    sealing: {
      hash,
      seal: async (workflow, ref, group, content) =>
        Buffer.from(JSON.stringify({ workflow, ref, group, content })).toString('base64url'),
      async open(workflow, ref, group, sealed) {
        const one = JSON.parse(Buffer.from(sealed, 'base64url').toString());
        if (one.workflow !== workflow || one.ref !== ref || one.group !== group) throw new Error('sealed for another');
        return one.content;
      },
    },
    parties: parties.parties,
    log: (code, detail, error) => logged.push(`${code} ${JSON.stringify(detail)} ${(error as Error)?.message ?? ''}`),
  };
  /** The public function: it may open nothing but what is sealed for its door. */
  const door: Env = {
    ...env,
    parties: {},
    sealing: {
      ...env.sealing,
      open(workflow, ...rest) {
        if (workflow !== 'door') throw new Error(`the public function may not open ${workflow}`);
        return env.sealing.open(workflow, ...rest);
      },
    },
  };
  const applicant = applicantSide(door);

  async function everything(name: string, IndexName?: string): Promise<Item[]> {
    const items: Item[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page: { Items?: unknown[]; LastEvaluatedKey?: Record<string, unknown> } = await dynamo.documents.send(
        new ScanCommand({
          TableName: table(name),
          ...(IndexName ? { IndexName } : { ConsistentRead: true }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...((page.Items ?? []) as Item[]));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  /** The next due time of any case; the engine's own sweeper does the sending. */
  async function nextDue(): Promise<number> {
    const all = await Promise.all(workflows.map((name) => everything(name, 'due')));
    const due = all.flat().flatMap(({ dueSk }) => (typeof dueSk === 'string' ? [dueSk.split('#')[0]!] : []));
    return Math.min(...due.map((time) => Date.parse(time)));
  }

  async function drain(): Promise<void> {
    for (;;) {
      const batches = workflows.flatMap((workflow) => {
        const batch = queues.receive(workflow, 10, (below) => randomInt(below));
        return batch ? [{ workflow, ...batch }] : [];
      });
      if (batches.length === 0) return;
      for (const { workflow, event, dead } of batches) {
        const { batchItemFailures } = await handleHints(env, workflow, event, dead);
        const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
        const ids = event.Records.map(({ messageId }) => messageId);
        queues.acknowledge(
          workflow,
          ids.filter((id) => !failed.includes(id)),
        );
        queues.release(workflow, failed, 10_000);
      }
    }
  }

  /** Lets the machine do all that is due until a time, on virtual time; by default: all that is due now. */
  async function run(until = now): Promise<void> {
    for (;;) {
      await drain();
      const due = (await nextDue()) + 1;
      const next = Math.min(queues.nextAt() ?? Number.POSITIVE_INFINITY, due);
      if (!(next <= until)) break;
      now = Math.max(now, next);
      if (due <= now) await Promise.all(workflows.map((workflow) => sweep(env, workflow)));
    }
    now = Math.max(now, until);
  }

  async function stateBy(ref: string): Promise<State> {
    const loaded = await load(env, 'recruitment', ref);
    if ('destroyed' in loaded) throw new Error('destroyed');
    return loaded.state;
  }

  const self = {
    env,
    door,
    city,
    applicant,
    queues,
    logged,
    ...parties,
    realName: (judge: (name: string) => ReturnType<typeof parties.realName>) => {
      parties.realName = judge;
    },
    now: () => now,
    /** Moves the clock without anybody acting: an outage. */
    skip: (to: number) => {
      now = to;
    },
    run,
    everything,
    state: stateBy,
    step: async (ref: string) => (await stateBy(ref)).step,
    data: async (ref: string) => (await stateBy(ref)).data as Record<string, unknown>,
    events: (ref: string) => loadEvents(env, 'recruitment', ref),
    /** Signs the n-th person up; the machine has not acted yet. */
    async accept(n: number, change: Changes = {}, lang: 'zh' | 'en' = 'zh'): Promise<string> {
      const receipt = await applicant.accept({
        answers: answersOf(n, now, city, change),
        consents: [],
        token: randomUUID(),
        client: `c${n}`,
        lang,
      });
      if (receipt.kind !== 'accepted') throw new Error(receipt.kind);
      return receipt.reference;
    },
    /** Signs the n-th person up and lets the machine act. */
    async signUp(n: number, change: Changes = {}, lang: 'zh' | 'en' = 'zh'): Promise<string> {
      const ref = await self.accept(n, change, lang);
      await run();
      return ref;
    },
    /** A decision of the staff, and what the machine makes of it. */
    async staff(ref: string, decision: string, input: object = {}, by: Actor = reviewer) {
      const decided = await decide(env, { workflow: 'recruitment', ref, decision, by, input });
      await run();
      return decided.kind;
    },
    /** A decision of the applicant on the page, and what the machine makes of it. */
    async decide(ref: string, decision: string, input: Record<string, unknown> = {}) {
      const { entered: wait } = await stateBy(ref);
      const key = randomUUID();
      const made = await applicant.decide({ reference: ref, decision, wait, key, input, lang: 'zh' });
      await run();
      return made.kind;
    },
    /** Signs up and is approved by a program: stands before the offer, or in line. */
    async approved(n: number, change: Changes = {}): Promise<string> {
      const ref = await self.signUp(n, change);
      await self.staff(ref, 'pass', {}, program);
      return ref;
    },
    view: async (ref: string, lang: 'zh' | 'en' = 'zh') => (await applicant.view(ref, lang))!,
    /** Templates sent to the n-th person, in order. */
    told: (n: number) => parties.sent.filter(({ to }) => to === answersOf(n, now, city).mobile).map((m) => m.template),
    /** Everything that holds of every case, whatever happened: history, holdings, rows. */
    async broken(): Promise<string[]> {
      return brokenLaws(await everything('recruitment'), city);
    },
  };
  return self;
}

export type TestCity = Awaited<ReturnType<typeof makeCity>>;

/** What is wrong in a table of sign-ups: history and state, holders and holdings, rows, places over the limit. */
export function brokenLaws(items: Item[], city: City): string[] {
  const found: string[] = [];
  const states = items.filter(({ sk, destroyed }) => sk === '#STATE' && !destroyed).map(stateOf);
  const told = (list: string[]) => [...list].sort().join(' ');
  for (const state of states) {
    const events = items
      .filter(({ pk, sk }) => pk === `CASE#${state.ref}` && sk.startsWith('EVENT#'))
      .sort((a, b) => (a.sk < b.sk ? -1 : 1))
      .map(({ pk: _pk, sk: _sk, ...event }) => event);
    const folded = JSON.stringify(sorted(fold(events as never)));
    if (folded !== JSON.stringify(sorted(machineOf(state)))) found.push(`law 3: ${state.ref} is not its history`);
  }
  const holds = states.flatMap(({ holds, ref }) => holds.map((hold) => `${hold.replace(/#(\d+)$/, ' $1')} ${ref}`));
  const taken = items.flatMap(({ pk, sk, ref }) => {
    const [, kind, name] = /^(CLAIM|PLACE|LINE)#(.*)$/.exec(pk) ?? [];
    if (kind === 'CLAIM') return [`claim:${name} ${ref}`];
    if (kind === 'PLACE') return [`place:${name} ${Number(sk)} ${ref}`];
    return kind === 'LINE' ? [`line:${name}|${sk.split('#')[0]} ${ref}`] : [];
  });
  if (told(holds) !== told(taken)) found.push(`law 9: held ${told(holds)}, taken ${told(taken)}`);
  const rows = items.filter(({ pk }) => pk.startsWith('LIST#')).map(({ pk, sk }) => `${pk} ${sk}`);
  if (told(rows) !== told(states.flatMap(({ listed }) => listed)))
    found.push('law 3: rows are not those of the states');
  for (const post of city.posts) {
    post.groups.forEach(({ max }, index) => {
      const inGroup = items.filter(({ pk }) => pk === `PLACE#${post.id}/${index + 1}`).length;
      if (inGroup > max) found.push(`law 9: ${inGroup} of ${max} in ${post.id}/${index + 1}`);
    });
  }
  return found;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
