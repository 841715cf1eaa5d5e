import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exportsWorkflow } from '../../../functions/exports/workflow.ts';
import { diagramOf } from '../../../shared/workflow/diagram.ts';

test('the README of exports shows the workflow as it is defined', () => {
  const page = readFileSync(new URL('../../../functions/exports/README.md', import.meta.url), 'utf8');
  expect(page).toContain(diagramOf(exportsWorkflow));
});
