import type { SmsMessage } from '../../../../functions/messages/sms-client.ts';
import { PartyUnsure } from '../../../../shared/parties/call-party.ts';

type Result = 'match' | 'mismatch' | 'notFound';

/** A message as the gateway took it. */
export interface Sent extends SmsMessage {
  at: number;
  key: string;
}

/** The outside parties as they speak to the steps: real-name service and SMS gateway, with what they were asked. */
export function partyDoubles(clock: { now(): number }) {
  const sent: Sent[] = [];
  const checks = new Map<string, { result: Result; times: number }>();
  const undelivered = new Set<string>();
  const kept = new Set<string>();
  const doubles = {
    sent,
    /** Checks that took place, by key. */
    checks,
    /** Keys of what lies in the bucket. */
    kept,
    /** Numbers that no message reaches. */
    undelivered,
    /** What the real-name service answers; `down`: it cannot be reached, `refused`: it never will answer this. */
    realName: (_name: string): Result | 'down' | 'refused' => 'match',
    parties: {
      realName: {
        async check({ name }: { name: string }, key: string) {
          const result = doubles.realName(name);
          if (result === 'down') return { kind: 'retry' as const, code: 'party.unreachable' };
          if (result === 'refused') return { kind: 'refused' as const, status: 422, code: 'realName.body' };
          checks.set(key, { result, times: (checks.get(key)?.times ?? 0) + 1 });
          return { kind: 'ok' as const, answer: { result, checkId: `rn-${checks.size}` } };
        },
        async ask(key: string) {
          if (doubles.realName('') === 'down') throw new PartyUnsure('party.broken');
          const made = checks.get(key);
          return made && { result: made.result, checkId: 'rn' };
        },
      },
      files: {
        list: async (prefix: string) => [...doubles.kept].filter((key) => key.startsWith(prefix)),
        async delete(key: string) {
          doubles.kept.delete(key);
        },
      },
      sms: {
        async send(message: SmsMessage, key: string) {
          if (!sent.some((one) => one.key === key)) sent.push({ ...message, key, at: clock.now() });
          return { kind: 'ok' as const, messageId: key };
        },
        async report(messageId: string) {
          const to = sent.find(({ key }) => key === messageId)?.to ?? '';
          const status = undelivered.has(to) ? ('undelivered' as const) : ('delivered' as const);
          return { kind: 'ok' as const, report: { status } };
        },
      },
    },
  };
  return doubles;
}
