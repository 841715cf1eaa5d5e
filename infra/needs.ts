import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { City } from '../shared/city/city.ts';
import type { Needs } from '../shared/runtime/needs.ts';
import { SynthError } from './parts/for-aws.ts';

const root = join(import.meta.dirname, '..');

/** The folder of each workflow of a city; `elsewhere` names those that do not lie in functions/, for tests. */
export type Folders = Readonly<Record<string, string>>;

/** The folder of a workflow, relative to the project or absolute. */
export const folderOf = (workflow: string, elsewhere: Folders = {}) => elsewhere[workflow] ?? `functions/${workflow}`;

/**
 * Reads what each workflow of a city needs, by its name.
 *
 * @throws SynthError when the city names a workflow that has no folder, or one starts cases of another that the city
 * does not run.
 */
export async function needsOf(city: City, elsewhere: Folders = {}): Promise<Record<string, Needs>> {
  const all: Record<string, Needs> = {};
  for (const [at, workflow] of city.workflows.entries()) {
    const file = join(folderOf(workflow, elsewhere), 'needs.ts');
    const path = resolve(root, file);
    if (!existsSync(path))
      throw new SynthError(`${city.id}: workflows[${at}] is "${workflow}", but there is no ${file}.`);
    const { needs } = (await import(pathToFileURL(path).href)) as { needs?: Needs };
    if (!needs) throw new SynthError(`${city.id}: ${file} does not export needs.`);
    all[workflow] = needs;
  }
  for (const [workflow, { starts = [] }] of Object.entries(all))
    for (const other of starts)
      if (!all[other])
        throw new SynthError(`${city.id}: ${workflow} starts cases of "${other}", which workflows does not hold.`);
  return all;
}
