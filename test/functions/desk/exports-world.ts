import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { ExportParties } from '../../../functions/exports/data.ts';
import { createSource } from '../../../functions/exports/source.ts';
import { exportWork } from '../../../functions/exports/work.ts';
import { exportsWorkflow } from '../../../functions/exports/workflow.ts';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { readStaff } from '../../../shared/staff/staff.ts';
import { advance } from '../../../shared/workflow/advance.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { type Loaded, load } from '../../../shared/workflow/load.ts';
import { stateItem } from '../../../shared/workflow/stored.ts';
import { objectsDouble } from '../exports/objects.ts';
import type { World } from './world.ts';

const divisionsOf = (data: Record<string, unknown>) => [(data.card as { division: string }).division];

/** Adds exports to a desk's world: their table, a worker that moves when it is told to, a bucket in memory. */
export async function withExports({ desk, dynamo, city }: World) {
  const { objects, kept } = objectsDouble();
  const table = await dynamo.table('exports', { due: true });
  // Hints of exports are the test's to act on; the city's own machine knows nothing of them.
  const queue: Env['queue'] = {
    send: async (workflow, hints) => (workflow === 'exports' ? undefined : city.env.queue.send(workflow, hints)),
  };
  Object.assign(desk.env.tables.of, { exports: table });
  Object.assign(desk.env.workflows, { exports: [exportsWorkflow] });
  Object.assign(desk.env, { queue });
  desk.fileLink = (key, name) => `/bucket/${key}?name=${name}`;
  const parties: ExportParties = {
    source: createSource(async () => worker),
    objects,
    asker: (sub) => readStaff(dynamo.documents, desk.staffTable, sub),
    work: exportWork({ messages: {}, recruitment: { form: recruitmentForm, divisionsOf } }),
  };
  const worker: Env = { ...city.env, documents: dynamo.documents, queue, parties };
  return {
    parties,
    kept,
    /** Makes an export that is ready one of so many files, as a list of hundreds of thousands of rows would. */
    async asFiles(ref: string, count: number) {
      const { state } = (await load(worker, 'exports', ref)) as Loaded;
      const { file } = state.data as { file: object };
      const data = { ...state.data, file: { ...file, number: count + 1 } };
      await dynamo.documents.send(
        new PutCommand({ TableName: table, Item: stateItem({ ...state, data }, city.now()) }),
      );
    },
    /** Lets the worker do all that an export has to do by itself now, and some seconds on. */
    async work(ref: string): Promise<void> {
      for (let moves = 0; moves < 50; moves++) {
        await advance(worker, 'exports', ref);
        const { state } = (await load(worker, 'exports', ref)) as { state: { at?: number } };
        if (state.at === undefined || state.at > city.now() + 5_000) return;
        city.skip(Math.max(city.now(), state.at));
      }
    },
  };
}
