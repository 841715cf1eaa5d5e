import type { MessageData } from '../../shared/messages/message.ts';
import { workflow } from '../../shared/workflow/definition.ts';
import { outcome } from '../../shared/workflow/outcome.ts';
import type { partyDoubles } from '../functions/recruitment/workflow/parties.ts';

/** The outside parties of a sign-up, and the doubles behind them. */
export type Doubles = ReturnType<typeof partyDoubles>['parties'] & { doubles: ReturnType<typeof partyDoubles> };

/** A message that goes out and no more. */
export const sentAtOnce = workflow<MessageData, Doubles>({
  name: 'messages',
  version: 1,
  start: 'send',
  steps: {
    send: {
      kind: 'call',
      can: 'honoursKey',
      timeout: 10_000,
      to: ['sent', 'overtaken'],
      async perform(ctx, key) {
        if (ctx.recalled) return { ok: 'overtaken' as const };
        const { to } = (await ctx.answers()) as { to: string };
        const { template } = ctx.data;
        await ctx.parties.sms.send({ template, to, params: {}, signature: '', lang: 'zh' }, key);
        return { ok: 'sent' as const };
      },
      received: (_ctx, to: 'sent' | 'overtaken') => outcome.go(to),
    },
    sent: { kind: 'end', status: 'done', answer: () => ({ delivered: 'yes' }) },
    overtaken: { kind: 'end', status: 'expired', answer: () => ({ delivered: 'overtaken' }) },
  },
});
