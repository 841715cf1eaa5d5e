import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { messages } from '../../functions/messages/workflow.ts';
import { recruitment } from '../../functions/recruitment/workflow.ts';
import { pageOf } from '../../shared/workflow/diagram.ts';

for (const workflow of [recruitment, messages]) {
  test(`the page of ${workflow.name} shows the workflow as it is defined (else: npm run diagram)`, () => {
    const page = new URL(`../../functions/${workflow.name}/README.md`, import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(pageOf(workflow));
  });
}
