import type { Answers, Field } from '../../../shared/forms/field.ts';

const reason: Field = { id: 'callReason', kind: 'textarea', sensitivity: 'personal', required: false, max: 200 };
const nothing = () => ({});

/** How the decisions of somebody in the pool are asked for (decision-forms.ts). Leaving asks nothing. */
export const poolRecipes = {
  leavePool: { title: 'pool.leave', says: ['pool.leave.note'], yes: 'pool.leave', fields: [], input: nothing },
  acceptCall: {
    title: 'call.accept.title',
    says: ['call.accept.says'],
    yes: 'call.accept.yes',
    fields: [],
    input: nothing,
  },
  declineCall: {
    title: 'call.decline.title',
    says: ['call.decline.says'],
    fields: [reason],
    input: ({ callReason }: Answers) => (callReason ? { reason: callReason } : {}),
  },
};
