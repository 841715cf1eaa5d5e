import * as z from 'zod/mini';
import type { MessageData } from '../../shared/messages/message.ts';
import { sendAt } from '../../shared/messages/quiet.ts';
import { type Context, type EndStep, workflow } from '../../shared/workflow/definition.ts';
import { type Outcome, outcome } from '../../shared/workflow/outcome.ts';
import type { DeliveryReport, SmsClient } from './sms-client.ts';
import { faultOf, isMessageKey, paramsFor } from './texts.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
/** When the gateway is asked for the delivery, counted from the last look. With receipts that call back it seldom is. */
const looksAfter = [minute, 15 * minute, 120 * minute];
/** A message that did not arrive is sent once more, with a key of its own. */
const mostTries = 2;
const sendAgainAfter = 5 * minute;
/** How long the desk is asked to call, and how long a message is kept after its end. */
const callWithin = 14 * day;
const keptFor = 30 * day;
const callTimeout = 10_000;

interface Data extends MessageData {
  sendAt?: number;
  messageId?: string;
  looks?: number;
  tries?: number;
  reason?: string;
}
type Ctx = Context<Data, { sms: SmsClient }>;

const Content = z.object({ to: z.string().check(z.minLength(1)), params: z.record(z.string(), z.string()) });
const Receipt = z.object({
  status: z.enum(['delivered', 'undelivered']),
  reason: z.optional(z.string().check(z.maxLength(40))),
});
/** 已核实 / 没人接 / 号码不对 / 不愿参加 / 改天再打 (desk.call) */
const Called = z.object({ result: z.enum(['reached', 'noAnswer', 'wrongNumber', 'unwilling', 'later']) });

/** `no`: the person was not reached by it and nobody has called; `called`: somebody has. */
type Delivered = 'yes' | 'no' | 'unknown' | 'called' | 'overtaken';

function end(status: EndStep['status'], delivered: Delivered): EndStep<Data, { sms: SmsClient }> {
  return {
    kind: 'end',
    status,
    // Whoever sent it knows already that it did not arrive, and need not know that it did.
    ...(delivered === 'called' && { answer: ({ data }: Ctx) => ({ template: data.template, delivered }) }),
    destroyAt: ({ now }) => now + keptFor,
  };
}

/**
 * One text message: held over the night, sent once with one key, its delivery followed, sent once more when it did not
 * arrive, and then put before the desk (短信没送到，请打电话). Started by other workflows with shared/messages/message.ts.
 */
export const messages = workflow<Data, { sms: SmsClient }>({
  name: 'messages',
  version: 1,
  start: 'send',
  stuckLists: (ctx) => [listing(ctx, 'stuck')],
  steps: {
    held: {
      kind: 'waiting',
      to: ['send'],
      decisions: {},
      timers: [
        { name: 'morning', at: ({ data, enteredAt }) => data.sendAt ?? enteredAt, run: () => outcome.go('send') },
      ],
    },
    send: {
      kind: 'call',
      to: ['held', 'sent', 'delivery', 'undelivered', 'overtaken'],
      can: 'honoursKey',
      timeout: callTimeout,
      first: holdBack,
      perform: send,
      received: (ctx, answer: Awaited<ReturnType<SmsClient['send']>> | { kind: 'late' }) => {
        if (answer.kind === 'late') return outcome.go('overtaken');
        if (answer.kind !== 'ok') return undelivered(ctx, { reason: answer.code });
        // Whoever does not get a code asks for another: nobody at a desk need call.
        if (ctx.data.template === 'sms.code') return outcome.go('sent');
        return outcome.go('delivery', { patch: { messageId: answer.messageId, looks: 0 } });
      },
    },
    delivery: {
      kind: 'waiting',
      to: ['ask'],
      decisions: {
        report: {
          by: ['gateway'],
          input: Receipt,
          to: ['delivered', 'again', 'undelivered'],
          run: (ctx, input) => afterReport(ctx, input as z.infer<typeof Receipt>),
        },
      },
      timers: [
        {
          name: 'look',
          unhurried: true,
          at: ({ data, enteredAt }) => enteredAt + looksAfter[data.looks ?? 0]!,
          run: () => outcome.go('ask'),
        },
      ],
    },
    ask: {
      kind: 'call',
      to: ['delivered', 'delivery', 'again', 'undelivered', 'unreported'],
      // A question changes nothing over there: any number of times is as good as once.
      can: 'honoursKey',
      timeout: callTimeout,
      async perform({ data, parties }: Ctx) {
        const answer = await parties.sms.report(data.messageId!);
        if (answer.kind === 'retry') return { retry: true };
        return { ok: answer.kind === 'ok' ? answer.report : { status: 'unknown' } };
      },
      received: (ctx, report: DeliveryReport) => afterReport(ctx, report),
      exhausted: 'unreported',
    },
    again: {
      kind: 'waiting',
      to: ['send'],
      decisions: {},
      timers: [{ name: 'again', at: ({ enteredAt }) => enteredAt + sendAgainAfter, run: () => outcome.go('send') }],
    },
    undelivered: {
      kind: 'waiting',
      to: ['unreached'],
      lists: (ctx) => [listing(ctx, 'undelivered')],
      decisions: {
        called: {
          by: ['intake', 'reviewer', 'lead', 'admin'],
          input: Called,
          to: ['called'],
          run: (_, input) => {
            const { result } = input as z.infer<typeof Called>;
            const over = result !== 'noAnswer' && result !== 'later';
            return over ? outcome.go('called', { note: { result } }) : outcome.stay({ note: { result } });
          },
        },
      },
      timers: [{ name: 'end', at: ({ enteredAt }) => enteredAt + callWithin, run: () => outcome.go('unreached') }],
    },
    sent: end('done', 'unknown'),
    delivered: end('done', 'yes'),
    unreported: end('done', 'unknown'),
    called: end('done', 'called'),
    unreached: end('expired', 'no'),
    overtaken: end('expired', 'overtaken'),
  },
});

/** Whether the message may go now (undefined), in the morning, or never because it is not true any more. */
async function holdBack(ctx: Ctx): Promise<Outcome | undefined> {
  const { data, city, now } = ctx;
  if (ctx.recalled) return outcome.go('overtaken');
  // A message that does not fit its template is a mistake of ours: stuck, where somebody sees it.
  const { params, template } = await filled(ctx);
  const fault = faultOf(template, langOf(ctx), params);
  if (fault) throw new Error(fault);
  const at = sendAt(city, data.template, Math.max(now, data.notBefore ?? now), data.due);
  if (data.lapses !== undefined && data.lapses <= at) return outcome.go('overtaken');
  return at <= now ? undefined : outcome.go('held', { patch: { sendAt: at } });
}

async function send(ctx: Ctx, key: string) {
  const { data, city, now } = ctx;
  // The gateway may have been away for long: a code of an hour ago helps nobody, nor a reminder of what is done.
  if (ctx.recalled || (data.lapses !== undefined && data.lapses <= now)) return { ok: { kind: 'late' as const } };
  const { to, params, template } = await filled(ctx);
  const answer = await ctx.parties.sms.send(
    { template, params, to, signature: city.signature, lang: langOf(ctx) },
    key,
  );
  return answer.kind === 'retry' ? { retry: true as const } : { ok: answer };
}

/** Staff read Chinese, whatever the language of the case that they are told of. */
const langOf = ({ data, lang }: Ctx) => (data.template.startsWith('sms.staff.') ? 'zh' : lang);

/** The number, and the variables that the template takes in the reader's language. */
async function filled(ctx: Ctx) {
  const { data, answers } = ctx;
  const { template } = data;
  const lang = langOf(ctx);
  if (!isMessageKey(template)) throw new Error('message.template');
  const { to, params } = Content.parse(await answers());
  return { to, template, params: paramsFor(template, lang, params, data.due) };
}

/** The desk is asked to call, and whoever sent the message knows at once that it did not arrive. */
const undelivered = ({ data }: Ctx, patch: Partial<Data>) =>
  outcome.go('undelivered', { patch, answer: { template: data.template, delivered: 'no' satisfies Delivered } });

function afterReport(ctx: Ctx, { status, ...rest }: DeliveryReport): Outcome {
  const { data } = ctx;
  if (status === 'delivered') return outcome.go('delivered');
  if (status === 'undelivered') {
    const tries = (data.tries ?? 0) + 1;
    const reason = 'reason' in rest ? rest.reason : undefined;
    const patch = { tries, ...(reason !== undefined && { reason }) };
    return tries < mostTries ? outcome.go('again', { patch }) : undelivered(ctx, patch);
  }
  const looks = (data.looks ?? 0) + 1;
  return looks < looksAfter.length ? outcome.go('delivery', { patch: { looks } }) : outcome.go('unreported');
}

function listing({ data, city, enteredAt }: Ctx, list: string) {
  const { template, mobile, about = '', reason = '' } = data;
  const divisions = data.divisions.length > 0 ? data.divisions : [city.code];
  return { list: `messages.${list}`, divisions, urgency: enteredAt, row: { template, mobile, about, reason } };
}
