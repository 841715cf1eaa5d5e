import { message } from '../../shared/messages/message.ts';
import type { Start } from '../../shared/workflow/outcome.ts';
import type { Ctx } from './data.ts';
import { postOfPlace } from './posts.ts';

interface Telling {
  /** Epoch ms: the `{due}` of the text. */
  due?: number;
  /** Not to be sent after this; epoch ms. */
  lapses?: number;
  /** Called off when the case leaves the step: what it says is overtaken then. */
  while?: boolean;
  place?: string;
}

/**
 * A message to the applicant, as an effect of a step. Only a worker can make it: the number is sealed, and the public
 * function cannot open it.
 */
export async function tell(ctx: Ctx, template: `sms.${string}`, telling: Telling = {}): Promise<Start[]> {
  const { mobile } = await ctx.answers();
  if (typeof mobile !== 'string' || mobile === '') return [];
  return [start(ctx, template, mobile, telling)];
}

/**
 * 报名已收到: told once, whichever way the sign-up goes. `due`, epoch ms: by when it is reviewed. `overtaken`: what follows
 * the next step says more, so that it need not go out after the night any more.
 */
export const tellReceived = async (ctx: Ctx, due: number, overtaken = false): Promise<Start[]> =>
  ctx.data.told || ctx.data.approved ? [] : tell(ctx, 'sms.received', { due, while: overtaken });

/** A message to somebody else's number: the holder of a claim. */
export function start(ctx: Ctx, template: `sms.${string}`, to: string, telling: Telling = {}): Start {
  const { due, lapses, place = ctx.data.place } = telling;
  const post = place === undefined ? undefined : postOfPlace(ctx.city, place);
  const order = message({
    template,
    to,
    about: ctx.ref,
    divisions: [ctx.city.code, ctx.data.card.division],
    params: { ref: ctx.ref, ...(post && { post: post.short[ctx.lang] }) },
    ...(due !== undefined && { due }),
    ...(lapses !== undefined && { lapses }),
  });
  return { ...order, answers: true, ...(telling.while && { while: true }) };
}
