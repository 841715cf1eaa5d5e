import { expect, test } from 'vitest';
import { deskTexts } from '../../../functions/desk/visit.ts';
import { recruitment } from '../../../functions/recruitment/workflow.ts';

test('every decision of the workflow has words on the desk, where the history shows what was done', () => {
  const waits = Object.values(recruitment.steps).flatMap((step) => (step.kind === 'waiting' ? [step.decisions] : []));
  const names = [...waits, recruitment.anytime ?? {}].flatMap((decisions) => Object.keys(decisions ?? {}));
  expect(names.length).toBeGreaterThan(30);
  expect([...new Set(names)].filter((name) => !Object.hasOwn(deskTexts, `decision.${name}`))).toEqual([]);
});
