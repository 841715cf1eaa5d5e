import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { City } from '../../shared/city/city.ts';
import type { AnyWorkflow } from '../../shared/workflow/definition.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { sweep } from '../../shared/workflow/sweep.ts';
import { handleHints } from '../../shared/workflow/worker.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { everything } from '../support/engine.ts';
import { type Command, labelOf } from './command.ts';
import { dueKeys } from './due.ts';
import { type Call, createGate, type Fate, type Task } from './gate.ts';
import { queueDouble } from './queue-double.ts';
import { type Random, randomFrom } from './random.ts';

export const start = Date.parse('2026-11-22T08:00:00+08:00');

export interface WorldOptions {
  seed: number;
  dynamo: Dynamo;
  /** Prefix of the table names: one world has its own tables. */
  prefix: string;
  /** Decides what becomes of each call. */
  fateOf?(call: Call, random: Random): Fate;
  /** Changes a command before it is sent: how a guard is neutralised. */
  rewrite?(command: Command): void;
  workflows: Record<string, readonly AnyWorkflow[]>;
  /** Further tables, by name: the door's. */
  tables?: readonly string[];
  /** The outside parties; what is handed to `gated` waits at the gate under a name. */
  parties(gated: <T>(name: string, run: () => Promise<T>) => Promise<T>): object;
  /** Queues that are no workflow's, and who reads them. */
  readers?: Record<string, (env: Env, event: SQSEvent) => Promise<SQSBatchResponse>>;
  /** A write of these has just been applied: writes are told of one by one, in the order in which they came to stand. */
  applied?(command: Command): void;
  /** 武汉 unless said. */
  city?: City;
  /** How many references there are to draw from: few, so that some are drawn twice. */
  references?: number;
}

/** The tables of a world, under a prefix of its own. */
export async function makeTables(dynamo: Dynamo, prefix: string, workflows: readonly string[], more: string[] = []) {
  for (const name of workflows) await dynamo.table(`${prefix}-${name}`, { due: true });
  for (const name of [...more, 'people']) await dynamo.table(`${prefix}-${name}`);
}

/**
 * The engine in a world where a seed decides: real table behind a gate, queue and clock on virtual time.
 *
 * Tasks (a request, a worker's batch, a sweep) run side by side; `run` lets calls through one by one until nothing is
 * left to do, then moves the clock to the next message, sweep or deadline.
 */
export function createWorld(options: WorldOptions) {
  const { seed, dynamo, prefix, workflows, tables = [], readers = {}, city = wuhan, references = 400 } = options;
  const names = Object.keys(workflows);
  const random = randomFrom(seed);
  let now = start;
  const clock = { now: () => now };
  const gate = createGate(random, options.fateOf ?? (() => 'pass'));
  const queues = queueDouble(clock);
  const logged: string[] = [];
  const due = dueKeys();
  let count = 0;

  function envFor(task: Task): Env {
    const call = (kind: string, label: string): Call => ({ kind, label, task });
    const send = (command: Command) => {
      options.rewrite?.(command);
      return gate.pass(call('table', labelOf(command)), async () => {
        const answer = await dynamo.documents.send(command as never);
        due.applied(command);
        options.applied?.(command);
        if (task.name.startsWith('sweep')) noteMove(command);
        return answer;
      });
    };
    return {
      documents: { send } as unknown as Env['documents'],
      tables: {
        people: `${prefix}-people`,
        of: Object.fromEntries([...names, ...tables].map((name) => [name, `${prefix}-${name}`])),
      },
      workflows,
      queue: {
        send: (workflow, hints) =>
          gate.pass(call('queue', `send ${workflow} ${hints.length}`), () => queues.queue.send(workflow, hints)),
      },
      clock,
      ids: {
        uuid: () => `u${++count}-${random.index(1e9)}`,
        reference: () => `2611220${String(random.index(references)).padStart(6, '0')}`,
        index: random.index,
      },
      pause: () => gate.pass(call('clock', 'pause'), async () => undefined),
      // Calls hang and get lost by the gate's word alone; real time must not decide here.
      timer: () => () => undefined,
      city,
      sealing: {
        seal: async (_workflow, ref, group, content) => JSON.stringify({ ref, group, content }),
        open: async (_workflow, _ref, _group, sealed) => JSON.parse(String(sealed)).content,
        hash: (purpose, value) => `${purpose}:${value}`,
      },
      parties: options.parties((name, run) => gate.pass(call('party', name), run)),
      log: (code, detail) => logged.push(`${code} ${JSON.stringify(detail)}`),
    };
  }

  function noteMove({ input }: Command) {
    const { Key, ExpressionAttributeValues: values } = input as {
      Key?: { pk: string; sk: string };
      ExpressionAttributeValues?: Record<string, string>;
    };
    if (!Key || !values?.[':next']) return;
    const key = `${Key.pk} ${Key.sk} ${values[':next']}`;
    moved.set(key, (moved.get(key) ?? 0) + 1);
  }

  /** Due keys that sweepers have moved on, each with how often: a law of its own. */
  const moved = new Map<string, number>();

  /** Starts a task; its promise is left to run. A task that fails or dies is the world's business as usual. */
  function task<T>(
    name: string,
    run: (env: Env) => Promise<T>,
  ): { task: Task; done: () => boolean; result: () => T | undefined } {
    const mine: Task = { name, dead: false };
    let finished = false;
    let result: T | undefined;
    run(envFor(mine)).then(
      (value) => {
        result = value;
        finished = true;
      },
      (error) => {
        logged.push(`task.failed ${name} ${error instanceof Error ? `${error.name}: ${error.message}` : error}`);
        finished = true;
      },
    );
    return { task: mine, done: () => finished || mine.dead, result: () => result };
  }

  /** One batch for a worker, as Lambda would give it; failures come back after a while. */
  function work(workflow: string): boolean {
    const batch = queues.receive(workflow, 1 + random.index(4), random.index);
    if (!batch) return false;
    const { event, dead } = batch;
    const ids = event.Records.map(({ messageId }) => messageId);
    task(`worker-${++count}`, async (env) => {
      const reader = readers[workflow];
      const { batchItemFailures } = reader ? await reader(env, event) : await handleHints(env, workflow, event, dead);
      const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
      // The acknowledgement is a call of its own: it can get lost, and the worker can die just before it.
      await gate.pass({ kind: 'queue', label: `ack ${workflow}`, task: { name: 'poller', dead: false } }, async () => {
        queues.acknowledge(
          workflow,
          ids.filter((id) => !failed.includes(id)),
        );
        queues.release(workflow, failed, 10_000);
      });
    });
    return true;
  }

  const running: { done(): boolean }[] = [];

  /** Runs until nothing is left to do before `until`, sweeping every minute where `sweeping`. */
  async function run({ until, sweeping = true, workers = 3 }: { until: number; sweeping?: boolean; workers?: number }) {
    let sweptAt = now;
    for (let steps = 0; ; steps++) {
      if (steps > 200_000) throw new Error(`seed ${seed}: the run does not end`);
      for (let i = running.length - 1; i >= 0; i--) if (running[i]!.done()) running.splice(i, 1);
      let busy = gate.waiting() > 0;
      while (running.length < workers && workOne()) busy = true;
      busy = (await gate.step()) || busy;
      if (busy) continue;
      const nextMessage = queues.nextAt();
      const dues = new Map(names.map((name) => [name, due.next(`${prefix}-${name}`) ?? Infinity]));
      const dueAt = sweeping ? Math.min(...dues.values()) : Infinity;
      const nextSweep = Math.max(sweptAt + 60_000, dueAt + 1);
      const next = Math.min(nextMessage ?? Infinity, nextSweep);
      if (next > until) {
        now = Math.max(now, Math.min(until, next));
        return;
      }
      now = Math.max(now, next);
      if (nextSweep > now) continue;
      sweptAt = now;
      for (const [workflow, at] of dues) {
        if (at < now) running.push(task(`sweep-${workflow}`, (env) => sweep(env, workflow, 50)));
      }
    }
  }

  function workOne(): boolean {
    const [first, ...rest] = random.chance(0.5) ? names : [...names].reverse();
    return [first!, ...rest, ...Object.keys(readers)].some((queue) => work(queue));
  }

  return {
    random,
    clock,
    gate,
    queues,
    logged,
    moved,
    task,
    run,
    items: (table: string) => everything(dynamo, `${prefix}-${table}`),
    move: (ms: number) => {
      now += ms;
    },
  };
}

export type World = ReturnType<typeof createWorld>;
