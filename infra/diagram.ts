import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AnyWorkflow } from '../shared/workflow/definition.ts';
import { pageMark, pageOf } from '../shared/workflow/diagram.ts';

const functions = join(import.meta.dirname, '../functions');

/** The workflow that a folder's `workflow.ts` exports. */
async function workflowIn(file: string): Promise<AnyWorkflow | undefined> {
  const exported: unknown[] = Object.values(await import(pathToFileURL(file).href));
  return exported.find((one) => (one as Partial<AnyWorkflow> | null)?.steps !== undefined) as AnyWorkflow | undefined;
}

/** `npm run diagram`: writes each workflow's state diagram into its folder; a page that somebody wrote stays. */
for (const folder of readdirSync(functions)) {
  const [file, page] = [join(functions, folder, 'workflow.ts'), join(functions, folder, 'README.md')];
  const workflow = existsSync(file) ? await workflowIn(file) : undefined;
  if (!workflow || (existsSync(page) && !readFileSync(page, 'utf8').includes(pageMark))) continue;
  writeFileSync(page, pageOf(workflow));
  console.log(`functions/${folder}/README.md`);
}
