import { filesPlace } from '../../shared/files/place.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { createRuntime, type Runtime } from '../../shared/runtime/runtime.ts';
import { workerHandler } from '../../shared/runtime/worker.ts';
import { readStaff } from '../../shared/staff/staff.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { keepPosts } from '../recruitment/posts-now.ts';
import { formsOf } from '../workflows.ts';
import type { ExportParties } from './data.ts';
import { createSource } from './source.ts';
import { type Exportable, exportWork } from './work.ts';
import { exportsWorkflow } from './workflow.ts';

const own = createRuntime();
/** The engine with the posts as the desk has them now: a row names one that the city's file does not know. */
const engine: Runtime['engine'] = async (...given) => keepPosts(await own.engine(...given));

/** Writes exports of the desk's lists. */
export const handler = workerHandler({ ...own, engine }, exportsWorkflow, [], (runtime): ExportParties => {
  const { city, clock, documents, variable } = runtime;
  let env: Promise<Env> | undefined;
  const lists: Record<string, Exportable> = Object.fromEntries(
    formsOf(city).map(({ form, workflow, divisionsOf }) => [workflow.name, { form, divisionsOf }]),
  );
  return {
    source: createSource(() => {
      env ??= runtime.engine([]);
      env.catch(() => {
        env = undefined;
      });
      return env;
    }),
    objects: createFileStore(filesPlace(process.env), { clock }),
    asker: (sub) => readStaff(documents, variable('TABLE_STAFF'), sub),
    work: exportWork({ messages: {}, ...lists }),
  };
});
