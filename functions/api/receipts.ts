import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import * as z from 'zod';
import { isReference } from '../../shared/identity/reference.ts';
import { requireProgram } from '../../shared/staff/require-staff.ts';
import { decide } from '../../shared/workflow/decide.ts';
import { readObject } from './body.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** A delivery as the SMS gateway reports it (infra/local/parties/README.md). */
export const DeliveryReceipt = z.object({
  messageId: z.string().min(1).max(100),
  /** The key under which the message was handed in: begins with the message's reference. */
  key: z.string().min(13).max(200),
  status: z.enum(['accepted', 'delivered', 'undelivered']),
  reason: z.string().max(100).optional(),
});

const sha256 = (text: string) => createHash('sha256').update(text).digest();

/** Lets the gateway through by the token that the city gave it, or a program of the role `gateway`. */
export function gatewayOnly(api: Api): MiddlewareHandler<ApiEnv> {
  const authenticate = requireProgram({
    verify: api.verify,
    documents: api.env.documents,
    table: api.tables.staff,
  }) as unknown as MiddlewareHandler<ApiEnv>;
  return async (c, next) => {
    const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const callback = await api.callbackToken();
    if (token && callback && timingSafeEqual(sha256(token), sha256(callback))) return next();
    return authenticate(c, async () => {
      if (c.var.staff.role !== 'gateway') throw new ApiProblem('auth.role');
      await next();
    });
  };
}

/**
 * `POST /messages/receipts`: tells a message's case how its delivery went. 204 also for a message that is unknown, has
 * ended or was sent again meanwhile: the gateway must not report it for ever.
 */
export async function takeReceipt(api: Api, c: Context<ApiEnv>): Promise<Response> {
  const receipt = DeliveryReceipt.safeParse(await readObject(c));
  if (!receipt.success) throw new ApiProblem('receipt.invalid');
  const { messageId, key, status, reason } = receipt.data;
  const ref = key.slice(0, 13);
  if (status === 'accepted' || !isReference(ref)) return c.body(null, 204);
  const decided = await decide(api.env, {
    workflow: 'messages',
    ref,
    decision: 'report',
    by: { kind: 'program', id: 'sms-gateway', role: 'gateway' },
    input: { status, ...(reason !== undefined && { reason: reason.slice(0, 40) }) },
    // Sent again, a message has another id: a late word on the first one is not one on the second.
    allowed: ({ data }) => data.messageId === messageId,
  });
  api.log.info('messages.receipt', { reference: ref, outcome: decided.kind });
  return c.body(null, 204);
}
