import { describe, expect, test } from 'vitest';
import type { CallStep, Workflow } from '../../../shared/workflow/definition.ts';
import { targetsOf, workflow } from '../../../shared/workflow/definition.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { done, failed, job, review } from './support.ts';

const go = (to: string) => ({ kind: 'automatic', to: [to], run: () => outcome.go(to) }) as const;
const call = (more: Partial<CallStep> = {}): CallStep => ({
  kind: 'call',
  can: 'honoursKey',
  timeout: 1,
  to: ['done'],
  perform: async () => ({ ok: 1 }),
  received: () => outcome.go('done'),
  ...more,
});
const named =
  (steps: Workflow['steps'], more: Partial<Workflow> = {}) =>
  () =>
    workflow({ name: 'w', version: 1, start: Object.keys(steps)[0]!, steps, ...more });

describe('a workflow of a wrong shape is refused, with its name and the step’s', () => {
  test('a start that does not exist', () => {
    expect(named({ done }, { start: 'begin' })).toThrow(
      'workflow w: step "start" goes to "begin", which does not exist',
    );
  });
  test.each([
    ['an automatic step', { a: go('nowhere') }],
    ['a decision', { review: { ...review, decisions: { x: { by: [], to: ['nowhere'], run: () => outcome.stay() } } } }],
    ['a timer’s target', { review: { ...review, to: ['nowhere'] }, done, failed }],
    ['a call’s exhausted branch', { a: call({ exhausted: 'nowhere' }), done }],
    ['a call’s unknown branch', { a: call({ unknown: 'nowhere' }), done }],
    [
      'a decision at an end',
      { done: { ...done, decisions: { x: { by: [], to: ['nowhere'], run: () => outcome.stay() } } } },
    ],
  ] as [string, Workflow['steps']][])('%s that goes to a step which does not exist', (_, steps) => {
    expect(named(steps)).toThrow(`workflow w: step "${Object.keys(steps)[0]}" goes to "nowhere", which does not exist`);
  });
  test('a decision of any time that goes to a step which does not exist', () => {
    const anytime = { leave: { by: [], to: ['nowhere'], run: () => outcome.stay() } };
    expect(named({ review, done, failed }, { anytime })).toThrow('goes to "nowhere"');
  });
  test('a step that nothing leads to', () => {
    expect(named({ a: go('done'), done, failed })).toThrow('workflow w: nothing leads to step "failed"');
  });
  test('a step that leads nowhere', () => {
    expect(named({ a: go('wait'), wait: { kind: 'waiting', to: [], decisions: {} } })).toThrow(
      'step "wait" leads nowhere',
    );
  });
  test('a call that can be asked, but does not say how', () => {
    expect(named({ a: call({ can: 'canBeAsked' }), done })).toThrow('step "a" says that it can be asked');
  });
});

test('a wait that only a decision of any time ends is a wait that can be left', () => {
  const anytime = { leave: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') } };
  expect(named({ wait: { kind: 'waiting', to: [], decisions: {} }, done }, { anytime })).not.toThrow();
});

test('targets of a step: its own, its decisions’, its branches’, each once', () => {
  expect(targetsOf(call({ to: ['a', 'b'], exhausted: 'b', unknown: 'c' }))).toEqual(['a', 'b', 'c']);
  expect(targetsOf({ ...review, to: ['done'] })).toEqual(['done', 'failed']);
  expect(targetsOf(done)).toEqual([]);
  expect(job({ review, done, failed }).start).toBe('review');
});
