import { writeFileSync } from 'node:fs';
import { messages } from '../functions/messages/workflow.ts';
import { recruitment } from '../functions/recruitment/workflow.ts';
import { pageOf } from '../shared/workflow/diagram.ts';

/** `npm run diagram`: writes each workflow's state diagram into its folder. */
for (const workflow of [recruitment, messages]) {
  writeFileSync(new URL(`../functions/${workflow.name}/README.md`, import.meta.url), pageOf(workflow));
}
