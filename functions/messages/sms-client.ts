import * as z from 'zod/mini';
import { callParty, type PartyAnswer, PartyUnsure } from '../../shared/parties/call-party.ts';

export type SmsMessage = {
  template: string;
  params: Readonly<Record<string, string>>;
  /** Mobile number, digits only. */
  to: string;
  signature: string;
  lang: 'zh' | 'en';
};

const Sent = z.object({ messageId: z.string().check(z.minLength(1), z.maxLength(100)) });
const Report = z.object({
  status: z.enum(['accepted', 'delivered', 'undelivered']),
  reason: z.optional(z.string().check(z.regex(/^[A-Za-z.]{1,40}$/))),
});
/** What became of a message after the gateway took it; `unknown`: it does not know the message. */
export type DeliveryReport = z.infer<typeof Report> | { status: 'unknown' };

export type SmsClient = {
  /** Hands a message to the gateway, which honours the key. Throws PartyUnsure when that may or may not have worked. */
  send(
    message: SmsMessage,
    key: string,
  ): Promise<{ kind: 'ok'; messageId: string } | Exclude<PartyAnswer, { kind: 'ok' }>>;
  /** Asks whether a message has arrived. */
  report(messageId: string): Promise<{ kind: 'ok'; report: DeliveryReport } | Exclude<PartyAnswer, { kind: 'ok' }>>;
};

/** Client of the SMS gateway's contract (infra/local/parties/README.md). `token` is asked for at each call. */
export function createSmsClient(deps: {
  url: string;
  token: () => Promise<string>;
  /** Milliseconds. */
  timeout: number;
  fetch?: typeof fetch;
}): SmsClient {
  const call = async (method: 'GET' | 'POST', path: string, rest: { key?: string; body?: unknown } = {}) =>
    callParty(
      { method, url: `${deps.url}/v1/messages${path}`, token: await deps.token(), timeout: deps.timeout, ...rest },
      deps.fetch,
    );
  return {
    async send(message, key) {
      const answer = await call('POST', '', { key, body: message });
      return answer.kind === 'ok' ? { kind: 'ok', messageId: understood(Sent, answer.body).messageId } : answer;
    },
    async report(messageId) {
      const answer = await call('GET', `/${encodeURIComponent(messageId)}`);
      if (answer.kind === 'refused' && answer.status === 404) return { kind: 'ok', report: { status: 'unknown' } };
      return answer.kind === 'ok' ? { kind: 'ok', report: understood(Report, answer.body) } : answer;
    },
  };
}

function understood<T>(schema: z.ZodMiniType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new PartyUnsure('party.unreadable');
  return parsed.data;
}
