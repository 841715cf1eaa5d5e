import { describe, expect, test } from 'vitest';
import { register } from '../../../shared/register/register.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { outcome } from '../../../shared/workflow/outcome.ts';
import { stayHere } from '../../../shared/workflow/plan.ts';
import type { Engine } from '../../support/engine.ts';
import { applicant, done, job, lawsOver, stateOf, submit, tables } from './support.ts';

const on = tables();

interface Slot {
  seats: number;
  open: boolean;
}

/** People take a seat of a slot that the desk opens, shrinks and closes. */
const flow = (between: () => Promise<void> = async () => {}) =>
  job({
    choosing: {
      kind: 'waiting',
      to: [],
      decisions: {
        choose: {
          by: ['applicant'],
          to: ['done'],
          async run(ctx) {
            const slot = await ctx.record<Slot>('slot', 'monday');
            if (!slot?.value.open) return outcome.stay({ note: { closed: true } });
            await between();
            return outcome.stay({
              take: [{ anyOf: [{ place: 'slot/monday', upTo: slot.value.seats }], else: stayHere }],
              unmoved: [slot],
            });
          },
        },
        leave: { by: ['applicant'], to: ['done'], run: () => outcome.go('done') },
      },
    },
    done,
  });

const choose = (engine: Engine, ref: string) =>
  decide(engine.env, { workflow: 'job', ref, decision: 'choose', by: applicant });
const seats = async (engine: Engine) => (await engine.items('job')).filter(({ pk }) => pk === 'PLACE#slot/monday');

describe('law 9: what the desk closes or shrinks is not overtaken by who takes of it', () => {
  test('a slot that is closed between reading and taking is not taken of: the step runs again', async () => {
    let close: (() => Promise<unknown>) | undefined;
    const one = flow(async () => {
      await close?.();
      close = undefined;
    });
    const engine = await on.open({ job: one });
    const desk = register(engine.env, 'job');
    await desk.put<Slot>('slot', 'monday', { seats: 1, open: true }, { expected: 0, by: 'lead' });
    const ref = await submit(engine);
    await engine.run();
    close = () => desk.put<Slot>('slot', 'monday', { seats: 1, open: false }, { expected: 1, by: 'lead' });
    expect(await choose(engine, ref)).toMatchObject({ kind: 'done' });
    expect(await seats(engine)).toEqual([]);
    expect((await stateOf(engine, ref)).holds).toEqual([]);
    expect(await lawsOver(engine, { job: one })).toEqual([]);
  });

  test('fifty at the last seat: one has it; the seat is back when its holder ends', async () => {
    const one = flow();
    const engine = await on.open({ job: one });
    await register(engine.env, 'job').put<Slot>(
      'slot',
      'monday',
      { seats: 1, open: true },
      { expected: 0, by: 'lead' },
    );
    const refs = await Promise.all(Array.from({ length: 50 }, () => submit(engine)));
    await engine.run();
    await Promise.all(refs.map((ref) => choose(engine, ref)));
    const [held, ...more] = await seats(engine);
    expect(more).toEqual([]);
    await decide(engine.env, { workflow: 'job', ref: held!.ref as string, decision: 'leave', by: applicant });
    expect(await seats(engine)).toEqual([]);
    expect(await lawsOver(engine, { job: one })).toEqual([]);
  });
});

describe('records', () => {
  test('of two who change one record at once, one is told that it has moved; every change is kept with its writer', async () => {
    const engine = await on.open({ job: flow() });
    const desk = register(engine.env, 'job');
    expect(await desk.put('post', 'a', { n: 1 }, { expected: 0, by: 'x' })).toEqual({ kind: 'done', version: 1 });
    expect(await desk.put('post', 'a', { n: 9 }, { expected: 0, by: 'y' })).toEqual({ kind: 'moved' });
    const both = await Promise.all(['x', 'y'].map((by) => desk.put('post', 'a', { n: 2, by }, { expected: 1, by })));
    expect(both.map(({ kind }) => kind).sort()).toEqual(['done', 'moved']);
    expect((await desk.changes('post', 'a')).map(({ version }) => version)).toEqual([2, 1]);
    expect(await desk.get('post', 'a')).toMatchObject({ kind: 'post', id: 'a', version: 2 });
  });

  test('are listed by id, within a range, page by page', async () => {
    const engine = await on.open({ job: flow() });
    const desk = register(engine.env, 'job');
    for (const id of ['260102', '260101', '260103', '270101']) await desk.put('slot', id, {}, { expected: 0, by: 'x' });
    const first = await desk.list('slot', { from: '26', to: '26~', limit: 2 });
    expect(first.records.map(({ id }) => id)).toEqual(['260101', '260102']);
    const rest = await desk.list('slot', { from: '26', to: '26~', limit: 2, after: first.next! });
    expect(rest.records.map(({ id }) => id)).toEqual(['260103']);
  });
});
