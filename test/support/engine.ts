import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { City } from '../../shared/city/city.ts';
import type { Item } from '../../shared/table/documents.ts';
import type { AnyWorkflow } from '../../shared/workflow/definition.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { sweep } from '../../shared/workflow/sweep.ts';
import { handleHints } from '../../shared/workflow/worker.ts';
import { type Command, labelOf, writes } from '../simulation/command.ts';
import { dueKeys } from '../simulation/due.ts';
import { errors, type Fate } from '../simulation/gate.ts';
import { queueDouble } from '../simulation/queue-double.ts';
import { randomFrom } from '../simulation/random.ts';
import type { Dynamo } from './dynamo.ts';

export const start = Date.parse('2026-11-22T08:00:00+08:00');

/** A point at which a call leaves the engine. */
export interface Point {
  index: number;
  kind: 'table' | 'queue' | 'ack' | 'party';
  label: string;
  /** The call changes something on the other side. */
  writes: boolean;
  task: string;
}

export interface EngineOptions {
  dynamo: Dynamo;
  /** Of the tables' names: `<prefix>-<workflow>` and `<prefix>-people`. */
  prefix: string;
  workflows: Record<string, readonly AnyWorkflow[]>;
  /** Further tables, by name: the door's. */
  tables?: readonly string[];
  parties?: object;
  /** 武汉 unless said. */
  city?: City;
  /** What becomes of each call; all pass unless said. */
  fateOf?(point: Point): Fate;
}

/** How a request or a batch ended. */
export type Ended<T> = { value: T } | { error: unknown } | { died: true };

/** Makes the tables of an engine anew, empty. */
export async function freshTables(dynamo: Dynamo, prefix: string, workflows: readonly string[]): Promise<void> {
  for (const name of [...workflows, 'people']) {
    await dynamo.drop(`${prefix}-${name}`).catch(() => undefined);
    await dynamo.table(`${prefix}-${name}`, { due: name !== 'people' });
  }
}

/**
 * The engine on the real table, with queue and clock as doubles on virtual time, one thing after the other: for tests
 * that say exactly what happens. (The simulation is for everything at once.)
 */
export function engine(options: EngineOptions) {
  const { dynamo, prefix, workflows, tables = [], city = wuhan } = options;
  const random = randomFrom(1);
  let now = start;
  const clock = { now: () => now };
  const queues = queueDouble(clock);
  const due = dueKeys();
  const logged: string[] = [];
  const points: Point[] = [];
  const moved = new Map<string, number>();
  const names = Object.keys(workflows);
  let count = 0;

  interface Task {
    name: string;
    dead: boolean;
    die(): void;
  }

  /** Every call goes through here, and meets its fate. */
  async function pass<T>(
    task: Task,
    point: Pick<Point, 'kind' | 'label' | 'writes'>,
    run: () => Promise<T>,
  ): Promise<T> {
    const never = new Promise<T>(() => undefined);
    if (task.dead) return never;
    const full = { ...point, index: points.length, task: task.name };
    points.push(full);
    const fate = options.fateOf?.(full) ?? 'pass';
    if (fate === 'conflict') throw errors.conflict();
    if (fate === 'throttle') throw errors.throttle();
    if (fate === 'requestLost') throw errors.lost();
    if (fate === 'crashBefore') {
      task.die();
      return never;
    }
    const value = await run();
    if (task.dead) return never;
    if (fate === 'answerLost') throw errors.lost();
    if (fate === 'crashAfter') {
      task.die();
      return never;
    }
    return value;
  }

  function envFor(task: Task): Env {
    const send = (command: Command) =>
      pass(task, { kind: 'table', label: labelOf(command), writes: writes(command) }, async () => {
        const answer = await dynamo.documents.send(command as never);
        due.applied(command);
        if (task.name.startsWith('sweep')) noteMove(command);
        return answer;
      });
    return {
      documents: { send } as unknown as Env['documents'],
      tables: {
        people: `${prefix}-people`,
        of: Object.fromEntries([...names, ...tables].map((name) => [name, `${prefix}-${name}`])),
      },
      workflows,
      queue: {
        send: (workflow, hints) =>
          pass(task, { kind: 'queue', label: `send ${workflow} ${hints.length}`, writes: true }, () =>
            queues.queue.send(workflow, hints),
          ),
      },
      clock,
      ids: {
        uuid: () => `u${++count}`,
        reference: () => `2611220${String(++count).padStart(6, '0')}`,
        index: random.index,
      },
      pause: async () => undefined,
      city,
      sealing: {
        seal: async (_workflow, ref, group, content) => JSON.stringify({ ref, group, content }),
        open: async (_workflow, _ref, _group, sealed) => JSON.parse(String(sealed)).content,
        hash: (purpose, value) => `${purpose}:${value}`,
      },
      parties: through(options.parties ?? {}, (name, run) =>
        pass(task, { kind: 'party', label: name, writes: true }, run),
      ),
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

  /** Runs something as a task of its own, to its end or its death. */
  async function task<T>(name: string, run: (env: Env) => Promise<T>): Promise<Ended<T>> {
    let die!: () => void;
    const death = new Promise<{ died: true }>((resolve) => {
      die = () => resolve({ died: true });
    });
    const mine: Task = { name, dead: false, die: () => undefined };
    mine.die = () => {
      mine.dead = true;
      die();
    };
    const end = run(envFor(mine)).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    return Promise.race([end, death]);
  }

  /** A request of somebody who asks again, with the same token or key, until there is an answer. */
  async function request<T>(name: string, run: (env: Env) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      const ended = await task(`${name}.${tries}`, run);
      if ('value' in ended) return ended.value;
      if (tries === 10) throw 'error' in ended ? ended.error : new Error(`${name} died ten times`);
    }
  }

  /** Hands one batch to a worker; false: nothing to hand over. A hung worker is killed, like Lambda does. */
  async function deliver(workflow: string, most = 10): Promise<boolean> {
    const batch = queues.receive(workflow, most, () => 0);
    if (!batch) return false;
    const { event, dead } = batch;
    const ids = event.Records.map(({ messageId }) => messageId);
    const work = task(dead ? 'alone' : 'worker', (env) => handleHints(env, workflow, event, dead));
    const killed = (after: number) =>
      new Promise<{ died: true }>((resolve) => setTimeout(() => resolve({ died: true }), after).unref());
    const ended = await (hangs === undefined ? work : Promise.race([work, killed(hangs)]));
    if (!('value' in ended)) return true;
    const failed = ended.value.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    queues.release(workflow, failed, 10_000);
    const done = ids.filter((id) => !failed.includes(id));
    // An acknowledgement can get lost too: the message comes again.
    await pass({ name: 'poller', dead: false, die: () => undefined }, { kind: 'ack', label: 'ack', writes: true }, () =>
      Promise.resolve(queues.acknowledge(workflow, done)),
    ).catch(() => undefined);
    return true;
  }

  let hangs: number | undefined;

  /** Lets workers and sweeper do all there is to do until a time; stops there. */
  async function run({
    until = now,
    workers = true,
    sweeping = true,
    batch = 1,
  }: {
    until?: number;
    workers?: boolean;
    sweeping?: boolean;
    batch?: number;
  } = {}): Promise<void> {
    let sweptAt = Number.NEGATIVE_INFINITY;
    for (let rounds = 0; ; rounds++) {
      if (rounds > 20_000) throw new Error('the run does not end');
      let busy = false;
      if (workers) for (const name of names) while (await deliver(name, batch)) busy = true;
      if (busy) continue;
      const next: number[] = [];
      if (workers) next.push(queues.nextAt() ?? Number.POSITIVE_INFINITY);
      const dues = names.map((name) => due.next(`${prefix}-${name}`) ?? Number.POSITIVE_INFINITY);
      if (sweeping) next.push(Math.max(sweptAt + 60_000, Math.min(...dues) + 1));
      const at = Math.min(...next);
      if (at > until) {
        now = Math.max(now, until);
        return;
      }
      now = Math.max(now, at);
      if (!sweeping || Math.min(...dues) >= now) continue;
      sweptAt = now;
      for (const [index, name] of names.entries()) {
        if (dues[index]! < now) await task(`sweep-${name}`, (env) => sweep(env, name));
      }
    }
  }

  return {
    clock,
    queues,
    points,
    logged,
    moved,
    task,
    request,
    deliver,
    run,
    /** An environment whose calls all count as one task's. */
    env: envFor({ name: 'plain', dead: false, die: () => undefined }),
    items: (workflow: string) => everything(dynamo, `${prefix}-${workflow}`),
    /** Workers may hang from now on: they are killed after so many milliseconds of real time. */
    mayHang(killAfter: number) {
      hangs = killAfter;
    },
    /** Moves the clock. */
    pass: (ms: number) => {
      now += ms;
    },
  };
}

export type Engine = ReturnType<typeof engine>;

/** Every item of a table. */
export async function everything(dynamo: Dynamo, TableName: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: Record<string, unknown> | undefined;
  do {
    const page = await dynamo.documents.send(
      new ScanCommand({ TableName, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    );
    items.push(...((page.Items ?? []) as Item[]));
    from = page.LastEvaluatedKey;
  } while (from);
  return items;
}

/** The same parties, with every call of theirs going through `call`. */
export function through<T extends object>(parties: T, call: (name: string, run: () => Promise<unknown>) => unknown): T {
  return new Proxy(parties, {
    get(target, name, receiver) {
      const value = Reflect.get(target, name, receiver);
      if (typeof value === 'function') {
        return (...args: unknown[]) => call(String(name), async () => value.apply(target, args));
      }
      return typeof value === 'object' && value !== null ? through(value, call) : value;
    },
  });
}
