import { afterAll, beforeAll, beforeEach } from 'vitest';
import { accept, type Submission } from '../../../shared/workflow/accept.ts';
import type { Actor, AnyWorkflow, Workflow } from '../../../shared/workflow/definition.ts';
import { workflow } from '../../../shared/workflow/definition.ts';
import { stateSk } from '../../../shared/workflow/keys.ts';
import { loadEvents, stateOf as readState } from '../../../shared/workflow/load.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import type { Event, State } from '../../../shared/workflow/state.ts';
import { engineViolations } from '../../simulation/engine-laws.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { type Engine, type EngineOptions, engine, freshTables } from '../../support/engine.ts';
import { lean } from '../../support/lean.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
export const applicant: Actor = { kind: 'applicant', id: 'a1' };
export const reviewer: Actor = { kind: 'staff', id: 'r1', role: 'reviewer' };
export const other: Actor = { kind: 'staff', id: 'r2', role: 'reviewer' };

/** An embedded table for a test file, and engines on it with empty tables for each test. */
export function tables() {
  let dynamo: Dynamo;
  let count = 0;
  let prefix = '';
  beforeAll(async () => {
    dynamo = lean(await startDynamo());
  });
  beforeEach(() => {
    prefix = `t${++count}`;
  });
  afterAll(() => dynamo?.stop());
  return {
    dynamo: () => dynamo,
    /** An engine with the named workflows, on tables of its own. */
    async open(
      workflows: Record<string, AnyWorkflow | readonly AnyWorkflow[]>,
      more: Pick<EngineOptions, 'parties' | 'fateOf'> = {},
    ): Promise<Engine> {
      await freshTables(dynamo, prefix, Object.keys(workflows));
      return this.join(workflows, more);
    },
    /** Another engine on the same tables: another build, another process. */
    join(
      workflows: Record<string, AnyWorkflow | readonly AnyWorkflow[]>,
      more: Pick<EngineOptions, 'parties' | 'fateOf'> = {},
    ): Engine {
      const versions = Object.fromEntries(
        Object.entries(workflows).map(([name, one]) => [name, Array.isArray(one) ? one : [one as AnyWorkflow]]),
      );
      return engine({ dynamo, prefix, workflows: versions, ...more });
    },
  };
}

/** A small workflow named `job`, of the steps given. */
// biome-ignore lint/suspicious/noExplicitAny: the data of a test's workflow is its own business
export const job = (steps: Workflow<any, any>['steps'], more: Partial<Workflow<any, any>> = {}) =>
  // biome-ignore lint/suspicious/noExplicitAny: as above
  workflow<any, any>({ name: 'job', version: 1, start: Object.keys(steps)[0]!, steps, ...more });

export const done = { kind: 'end', status: 'done' } as const;
/** A wait that `pass` and `fail` end. */
export const review = {
  kind: 'waiting',
  to: [],
  decisions: {
    pass: { by: ['reviewer'], to: ['done'], run: () => outcome.go('done') },
    fail: { by: ['reviewer'], to: ['failed'], run: () => outcome.go('failed') },
  },
} as const;
export const failed = { kind: 'end', status: 'rejected' } as const;

let tokens = 0;

/** Accepts a case and returns its reference. */
export async function submit(engine: Engine, change: Partial<Submission> = {}): Promise<string> {
  const receipt = await accept(engine.env, submission(change));
  if (receipt.kind !== 'accepted') throw new Error(receipt.kind);
  return receipt.ref;
}

export const submission = (change: Partial<Submission> = {}): Submission => ({
  workflow: 'job',
  client: 'c1',
  token: `token-${++tokens}`,
  by: applicant,
  answers: { name: '张三' },
  formVersion: 1,
  data: {},
  lang: 'zh',
  ...change,
});

/** A case's stored state, past the engine. */
export async function stateOf(engine: Engine, ref: string, workflow = 'job'): Promise<State & Record<string, unknown>> {
  const items = await engine.items(workflow);
  const item = items.find(({ pk, sk }) => pk === `CASE#${ref}` && sk === stateSk)!;
  return (item.destroyed ? item : { ...item, ...readState(item) }) as unknown as State & Record<string, unknown>;
}

export const eventsOf = (engine: Engine, ref: string, workflow = 'job'): Promise<Event[]> =>
  loadEvents(engine.env, workflow, ref);

/** The laws that hold for every workflow, over what an engine has left. */
export async function lawsOver(
  engine: Engine,
  workflows: Record<string, AnyWorkflow>,
  how: { quiet: boolean; stuck?: boolean } = { quiet: true },
): Promise<string[]> {
  const items = Object.fromEntries(
    await Promise.all(Object.keys(workflows).map(async (name) => [name, await engine.items(name)] as const)),
  );
  return engineViolations(
    {
      items,
      workflows: Object.fromEntries(Object.entries(workflows).map(([name, one]) => [name, [one]])),
      messages: engine.queues.sent.map(({ body }) => body),
      moved: engine.moved,
    },
    how,
  );
}
