import { randomInt, randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { messages } from '../../../../functions/messages/workflow.ts';
import { applicantSide } from '../../../../functions/recruitment/applicant.ts';
import { offeringAgain } from '../../../../functions/recruitment/roster/proposing.ts';
import { recruitment } from '../../../../functions/recruitment/workflow.ts';
import { wuhan } from '../../../../infra/cities/wuhan.ts';
import type { City } from '../../../../shared/city/city.ts';
import { makeReference } from '../../../../shared/identity/reference.ts';
import { createHasher } from '../../../../shared/privacy/hash.ts';
import type { Item } from '../../../../shared/table/documents.ts';
import { decide } from '../../../../shared/workflow/decide.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { Env } from '../../../../shared/workflow/env.ts';
import { load, loadEvents } from '../../../../shared/workflow/load.ts';
import type { State } from '../../../../shared/workflow/state.ts';
import { sweep } from '../../../../shared/workflow/sweep.ts';
import { handleHints } from '../../../../shared/workflow/worker.ts';
import type { Command } from '../../../simulation/command.ts';
import { dueKeys } from '../../../simulation/due.ts';
import { queueDouble } from '../../../simulation/queue-double.ts';
import type { Dynamo } from '../../../support/dynamo.ts';
import { lean } from '../../../support/lean.ts';
import { brokenLaws } from './laws.ts';
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

/** 资质审核, then a place: what most tests are about; the other stages have tests of their own. */
export const shortOrder: City['order'] = ['review', 'place'];

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
  const city: City = { ...wuhan, order: shortOrder, ...changes };
  const queues = queueDouble(clock);
  const parties = partyDoubles(clock);
  const logged: string[] = [];
  const { hash } = createHasher({ keys: [{ version: 'h1', key: Buffer.alloc(32, 7).toString('base64url') }] });
  const dues = dueKeys();
  const { documents } = lean(dynamo);
  const env: Env = {
    documents: {
      async send(command: Command) {
        const answer = await documents.send(command as never);
        dues.applied(command);
        return answer;
      },
    } as unknown as Env['documents'],
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
        const one = JSON.parse(Buffer.from(String(sealed), 'base64url').toString());
        if (one.workflow !== workflow || one.ref !== ref || one.group !== group) throw new Error('sealed for another');
        return one.content;
      },
    },
    parties: parties.parties,
    log: (code, detail, error) => logged.push(`${code} ${JSON.stringify(detail)} ${(error as Error)?.message ?? ''}`),
  };
  /** The public function: it may open nothing but what is sealed for its door. */
  const door: Env = offeringAgain({
    ...env,
    parties: {},
    sealing: {
      ...env.sealing,
      open(workflow, ...rest) {
        if (workflow !== 'door') throw new Error(`the public function may not open ${workflow}`);
        return env.sealing.open(workflow, ...rest);
      },
    },
  });
  const applicant = applicantSide(door);

  async function everything(name: string, IndexName?: string): Promise<Item[]> {
    const items: Item[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page: { Items?: unknown[]; LastEvaluatedKey?: Record<string, unknown> } = await documents.send(
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
  const nextDue = () => Math.min(...workflows.map((name) => dues.next(table(name)) ?? Number.POSITIVE_INFINITY));

  async function indexedDue(): Promise<number> {
    const keys = await Promise.all(workflows.map((name) => everything(name, 'due')));
    return Math.min(...keys.flat().map(({ dueSk }) => Date.parse(String(dueSk).split('#')[0]!)));
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
        const done = event.Records.map(({ messageId }) => messageId).filter((id) => !failed.includes(id));
        queues.acknowledge(workflow, done);
        queues.release(workflow, failed, 10_000);
      }
    }
  }

  /** Lets the machine do all that is due until a time, on virtual time; by default: all that is due now. */
  async function run(until = now): Promise<void> {
    for (;;) {
      await drain();
      const message = queues.nextAt() ?? Number.POSITIVE_INFINITY;
      let due = nextDue() + 1;
      // What others wrote past this environment stands in the index only.
      if (Math.min(message, due) > until) due = (await indexedDue()) + 1;
      const next = Math.min(message, due);
      if (next > until) break;
      now = Math.max(now, next);
      if (due <= now) for (const workflow of workflows) await sweep(env, workflow);
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
      const token = randomUUID();
      const signUp = { answers: answersOf(n, now, city, change), consents: [], token, client: `c${n}`, lang };
      const receipt = await applicant.accept(signUp);
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
      const request = { workflow: 'recruitment', ref, decision, by, input, key: randomUUID() };
      const decided = await decide(env, request);
      await run();
      return decided.kind;
    },
    /** A decision of the applicant on the page, and what the machine makes of it. */
    async decide(ref: string, decision: string, input: Record<string, unknown> = {}) {
      const { entered: wait } = await stateBy(ref);
      const key = randomUUID();
      const request = { reference: ref, decision, wait, key, input, lang: 'zh' as const };
      const made = await applicant.decide(request);
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
