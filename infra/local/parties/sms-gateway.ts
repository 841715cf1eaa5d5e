import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { type FixedText, faultOf, isMessageKey, renderMessage } from '../../../functions/messages/texts.ts';
import {
  type Answer,
  announce,
  carriesToken,
  idempotencyKey,
  type Party,
  partyArguments,
  problem,
  type Request,
  startParty,
} from './party.ts';
import { deliveryOf, startReports } from './sms-delivery.ts';
import { openMessages, type StoredMessage } from './sms-store.ts';
import { viewerPage } from './sms-viewer.ts';

const SendRequest = z.strictObject({
  template: z.string().max(60),
  params: z.record(z.string(), z.string()),
  to: z.string().regex(/^\+?\d{8,15}$/),
  signature: z.string().max(12),
  lang: z.enum(['zh', 'en']),
});

export type GatewayOptions = {
  port: number;
  data: string;
  token: string;
  /** Signature, link and phone number of the approved templates. */
  city: FixedText;
  /** Milliseconds until a message arrives or comes back. */
  deliveryMs: number;
  callback?: { url: string; token: string };
};

/**
 * Stand-in for the SMS gateway: sends nothing, keeps and shows everything. It honours idempotency keys, knows only the
 * approved templates, and reports deliveries on being asked and, if told where, by calling back. Contract: README.md.
 */
export async function startSmsGateway(options: GatewayOptions): Promise<Party> {
  const messages = openMessages(options.data);

  async function take(request: Request): Promise<Answer> {
    const key = idempotencyKey(request);
    if (!key) return problem(400, 'sms.key');
    const asked = SendRequest.safeParse(request.body);
    if (!asked.success) return problem(400, 'sms.body');
    const { template, params, to, signature, lang } = asked.data;
    const fingerprint = createHash('sha256').update(JSON.stringify(asked.data)).digest('base64url');
    const earlier = messages.withKey(key);
    if (earlier && earlier.message.fingerprint !== fingerprint) return problem(409, 'sms.keyReused');
    if (earlier) {
      await earlier.written;
      return accepted(earlier.message);
    }
    if (signature !== options.city.signature) return problem(422, 'sms.signature');
    const fault = faultOf(template, lang, params);
    if (fault || !isMessageKey(template)) return problem(422, `sms.${fault ?? 'template'}`);
    if (to.endsWith('0002')) return problem(422, 'sms.number');
    const text = renderMessage(template, lang, params, options.city);
    return accepted(await messages.add({ key, fingerprint, template, lang, params, to, text, at: Date.now() }));
  }

  const shown = (message: StoredMessage) => {
    const { fingerprint: _, ...rest } = message;
    return { ...rest, ...deliveryOf(message, Date.now(), options.deliveryMs) };
  };
  const party = await startParty(options.port, async (request) => {
    const [top, what, id] = request.path;
    const to = request.url.searchParams.get('to') ?? undefined;
    if (top === 'messages' || top === undefined) {
      return { status: 200, html: viewerPage(messages.newest(100, to).map(shown), options.city.signature) };
    }
    if (top === 'messages.json') {
      const limit = Number(request.url.searchParams.get('limit') ?? 1000);
      return { status: 200, body: messages.newest(limit, to).map(shown) };
    }
    if (top === 'effects.json') return { status: 200, body: { effects: messages.effects() } };
    if (top !== 'v1' || what !== 'messages') return problem(404, 'sms.noSuchPath');
    if (!carriesToken(request, options.token)) return problem(401, 'sms.token');
    if (request.method === 'POST' && id === undefined) return take(request);
    if (request.method !== 'GET' || id === undefined) return problem(405, 'sms.method');
    const message = messages.byId.get(id);
    if (!message) return problem(404, 'sms.unknownMessage');
    return { status: 200, body: deliveryOf(message, Date.now(), options.deliveryMs) };
  });
  const stopReports = options.callback ? startReports(messages, options.callback, options.deliveryMs) : () => {};
  return {
    ...party,
    async stop() {
      stopReports();
      await party.stop();
    },
  };
}

function accepted({ id }: StoredMessage): Answer {
  return { status: 202, body: { messageId: id } };
}

/** Reads the three texts from a city's data (`city.json`). */
export function fixedTextOf(file: string): FixedText {
  const city = JSON.parse(readFileSync(file, 'utf8'));
  return { url: city.host, phone: city.phone, signature: city.signature };
}

if (import.meta.main) {
  const { port, data, city, callback, deliveryMs } = partyArguments();
  if (!city) throw new Error('Give --city: the city’s data, whose signature and links the templates hold.');
  const { PARTY_TOKEN: token = 'demo', CALLBACK_TOKEN: callbackToken = 'demo' } = process.env;
  const gateway = await startSmsGateway({
    port,
    data,
    token,
    city: fixedTextOf(city),
    deliveryMs,
    ...(callback && { callback: { url: callback, token: callbackToken } }),
  });
  announce(gateway, 'sms-gateway');
}
