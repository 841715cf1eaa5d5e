import { filesPlace } from '../../shared/files/place.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import { workerHandler } from '../../shared/runtime/worker.ts';
import { readStaff } from '../../shared/staff/staff.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { formsOf } from '../workflows.ts';
import type { ExportParties } from './data.ts';
import { createSource } from './source.ts';
import { type Exportable, exportWork } from './work.ts';
import { exportsWorkflow } from './workflow.ts';

/** Writes exports of the desk's lists. */
export const handler = workerHandler(createRuntime(), exportsWorkflow, [], (runtime): ExportParties => {
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
