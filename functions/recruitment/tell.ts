import { maskMobile } from '../../shared/identity/mask.ts';
import { message } from '../../shared/messages/message.ts';
import { sendAt } from '../../shared/messages/quiet.ts';
import type { Start } from '../../shared/workflow/outcome.ts';
import type { Ctx } from './data.ts';
import { postOfPlace } from './posts.ts';
import type { SentMessage, Told } from './sent.ts';

interface Telling {
  /** Epoch ms: the `{due}` of the text. */
  due?: number;
  /** Not to be sent after this; epoch ms. */
  lapses?: number;
  /** Called off when the case leaves the step: what it says is overtaken then. */
  while?: boolean;
}

/**
 * A message to the applicant, as an effect of a step. Only a worker can make it: the number is sealed, and the public
 * function cannot open it.
 */
export async function tell(ctx: Ctx, template: `sms.${string}`, telling: Telling = {}): Promise<Start[]> {
  const { mobile } = await ctx.answers();
  if (typeof mobile !== 'string' || mobile === '') return [];
  return [toApplicant(ctx, template, mobile, telling)];
}

/**
 * 报名已收到: told once, whichever way the sign-up goes. `due`, epoch ms: by when it is reviewed. `overtaken`: what follows
 * the next step says more, so that it need not go out after the night any more; by day it goes out at once, and there is
 * nothing to call off.
 */
export async function tellReceived(ctx: Ctx, due: number, overtaken = false): Promise<Start[]> {
  if (ctx.data.told || ctx.data.approved) return [];
  const waits = sendAt(ctx.city, 'sms.received', ctx.now) > ctx.now;
  return tell(ctx, 'sms.received', { due, while: overtaken && waits });
}

/** A message to a number of the applicant's own: their page lists it. */
export function toApplicant(ctx: Ctx, template: `sms.${string}`, to: string, telling: Telling = {}): Start {
  const { due, lapses } = telling;
  const post = ctx.data.place === undefined ? undefined : postOfPlace(ctx.city, ctx.data.place)?.short[ctx.lang];
  const told: Told = {
    template,
    to: maskMobile(to),
    ...(due !== undefined && { due }),
    ...(lapses !== undefined && { lapses }),
    ...(telling.while && { while: true }),
    ...(post && { post }),
  };
  return { ...ordered(ctx, told, to), note: { ...told } };
}

/** The same message once more, to another number. */
export function again(ctx: Ctx, { ref: _ref, at: _at, state: _state, ...told }: SentMessage, to: string): Start {
  return { ...ordered(ctx, told, to), note: { ...told, to: maskMobile(to) } };
}

/** A message to somebody else: the holder of a claim, whom the applicant invites, who leads their team. */
export const start = (ctx: Ctx, template: `sms.${string}`, to: string, telling: Telling = {}): Start =>
  ordered(ctx, { template, ...telling }, to);

function ordered(ctx: Ctx, told: Telling & Pick<Told, 'template' | 'post'>, to: string): Start {
  const { template, due, lapses, post } = told;
  const order = message({
    template,
    to,
    about: ctx.ref,
    divisions: [ctx.city.code, ctx.data.card.division],
    params: { ref: ctx.ref, ...(post && { post }) },
    ...(due !== undefined && { due }),
    ...(lapses !== undefined && { lapses }),
  });
  return { ...order, answers: true, ...(told.while && { while: true }) };
}
