import { type Context, type Decision, workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import { stayHere } from '../../shared/workflow/plan.ts';
import type { PartyDoubles } from './parties.ts';

/**
 * A workflow for the tests of the engine: one of everything that a definition can say, and no more. People of one name
 * share a claim; there are few places; a party is asked; children are told of and answer.
 */
export interface TripData extends Record<string, unknown> {
  who: string;
  checked?: string;
  place?: string;
  noted?: number;
  reminded?: boolean;
}

type C = Context<TripData, PartyDoubles>;

export const capacity = 2;
export const confirmWithin = 12 * 3_600_000;
export const remindAfter = 6 * 3_600_000;
export const waitWithin = 14 * 86_400_000;
const ranges = [
  { place: 'ferry/1', upTo: 1, line: 'ferry' },
  { place: 'ferry/2', upTo: 1, line: 'ferry' },
];

const leave = (to: string): Decision<TripData, PartyDoubles> => ({
  by: ['applicant'],
  to: [to],
  run: () => outcome.go(to),
});

const takePlace = (ctx: C, refused: string) =>
  outcome.go('confirm', {
    take: [{ anyOf: ranges, else: refused, as: 'place' }],
    require: [
      {
        person: ctx.data.who,
        condition: { expression: 'attribute_not_exists(#i)', names: { '#i': 'isolated' } },
        else: 'setAside',
      },
    ],
    release: ['line:*'],
    start: [{ workflow: 'note', data: { text: 'offered' }, sealed: { to: 'nobody' }, answers: true }],
  });

export const trip = workflow<TripData, PartyDoubles>({
  name: 'trip',
  version: 1,
  start: 'known',
  anytime: { withdraw: leave('withdrawn') },
  answered: (ctx) => outcome.stay({ patch: { noted: (ctx.data.noted ?? 0) + 1 } }),
  stuckLists: (ctx) => [{ list: 'stuck', divisions: ['1'], urgency: ctx.acceptedAt, row: {} }],
  steps: {
    known: {
      kind: 'automatic',
      to: ['check', 'twice'],
      run: (ctx) => outcome.go('check', { claim: [{ key: ctx.data.who, else: 'twice' }] }),
    },
    twice: { kind: 'end', status: 'rejected', destroyAt: (ctx) => ctx.enteredAt + 86_400_000 },
    check: {
      kind: 'call',
      can: 'canBeAsked',
      timeout: 5_000,
      to: ['fit', 'looked'],
      perform: (ctx, key) => ctx.parties.check(ctx.ref, key),
      ask: (ctx, key) => ctx.parties.ask(ctx.ref, key),
      received: (_, result) => outcome.go('fit', { patch: { checked: result as string } }),
      exhausted: 'looked',
    },
    looked: {
      kind: 'waiting',
      to: [],
      decisions: { fine: { by: ['reviewer'], to: ['fit'], run: () => outcome.go('fit') } },
      lists: (ctx) => [{ list: 'look', divisions: ['1', '2'], urgency: ctx.enteredAt, row: {} }],
    },
    fit: {
      kind: 'automatic',
      to: ['placement'],
      run: async (ctx) => {
        await ctx.parties.digest(ctx.data.who);
        return outcome.go('placement');
      },
    },
    placement: {
      kind: 'automatic',
      to: ['confirm', 'setAside', 'line'],
      run: (ctx) => takePlace(ctx, 'line'),
    },
    line: {
      kind: 'automatic',
      to: ['waitlisted'],
      run: (ctx) =>
        outcome.go('waitlisted', { join: [{ line: 'ferry', order: String(ctx.acceptedAt).padStart(15, '0') }] }),
    },
    setAside: { kind: 'automatic', to: ['held'], run: () => outcome.go('held', { release: ['line:*'] }) },
    held: {
      kind: 'waiting',
      to: [],
      decisions: {
        release: {
          by: ['reviewer'],
          to: ['placement'],
          run: (ctx) =>
            outcome.go('placement', { fact: [{ person: ctx.data.who, name: 'isolated', value: undefined }] }),
        },
      },
    },
    waitlisted: {
      kind: 'waiting',
      to: ['confirm', 'setAside', 'late'],
      decisions: {},
      wake: (ctx) => takePlace(ctx, stayHere),
      timers: [{ name: 'deadline', at: (ctx) => ctx.enteredAt + waitWithin, run: () => outcome.go('late') }],
      lists: (ctx) => [{ list: 'line', divisions: ['1'], urgency: ctx.acceptedAt, row: {} }],
    },
    confirm: {
      kind: 'waiting',
      to: ['line'],
      decisions: {
        yes: { by: ['applicant'], to: ['placed'], run: () => outcome.go('placed') },
        no: leave('declined'),
      },
      timers: [
        {
          name: 'remind',
          at: (ctx) => ctx.enteredAt + remindAfter,
          run: () =>
            outcome.stay({
              patch: { reminded: true },
              start: [{ workflow: 'note', data: { text: 'remind' }, answers: true }],
            }),
        },
        {
          name: 'deadline',
          at: (ctx) => ctx.enteredAt + confirmWithin,
          run: () =>
            outcome.go('line', { release: ['place:*'], wake: ['ferry'], patch: { place: null, reminded: null } }),
        },
      ],
      lists: (ctx) => [{ list: 'confirm', divisions: ['1'], urgency: ctx.enteredAt, row: {} }],
    },
    placed: {
      kind: 'waiting',
      to: [],
      decisions: {
        finish: { by: ['reviewer'], to: ['finished'], run: () => outcome.go('finished') },
        greet: {
          by: ['applicant'],
          to: [],
          run: (ctx) => outcome.stay({ patch: { greeted: Number(ctx.data.greeted ?? 0) + 1 } }),
        },
      },
    },
    late: { kind: 'end', status: 'expired' },
    declined: { kind: 'end', status: 'rejected', wakes: () => ['ferry'] },
    withdrawn: { kind: 'end', status: 'withdrawn', wakes: () => ['ferry'] },
    finished: {
      kind: 'end',
      status: 'done',
      wakes: () => ['ferry'],
    },
  },
});

export const note = workflow<{ text: string }, PartyDoubles>({
  name: 'note',
  version: 1,
  start: 'send',
  steps: {
    send: {
      kind: 'call',
      can: 'honoursKey',
      timeout: 5_000,
      to: ['sent'],
      perform: (ctx, key) => ctx.parties.send(ctx.ref, key),
      received: () => outcome.go('sent'),
      exhausted: 'unsent',
    },
    sent: { kind: 'end', status: 'done', answer: () => ({ sent: true }) },
    unsent: { kind: 'end', status: 'expired', answer: () => ({ sent: false }) },
  },
});
