import * as z from 'zod/mini';
import { callParty, type PartyAnswer, PartyUnsure } from '../../../shared/parties/call-party.ts';

export type RealNameQuestion = { name: string; idType: string; idNumber: string };

const Answered = z.object({
  /** 一致 · 不一致 · 查无结果 */
  result: z.enum(['match', 'mismatch', 'notFound']),
  checkId: z.string().check(z.minLength(1), z.maxLength(100)),
});
export type RealNameAnswer = z.infer<typeof Answered>;

export type RealNameClient = {
  /** Has name and number checked. Throws PartyUnsure when nobody knows whether it was: then `ask`. */
  check(
    question: RealNameQuestion,
    key: string,
  ): Promise<{ kind: 'ok'; answer: RealNameAnswer } | Exclude<PartyAnswer, { kind: 'ok' }>>;
  /** The answer to an earlier check with this key; undefined: it never arrived. Throws PartyUnsure when it cannot tell. */
  ask(key: string): Promise<RealNameAnswer | undefined>;
};

/** Client of the real-name service's contract (infra/local/parties/README.md). `token` is asked for at each call. */
export function createRealNameClient(deps: {
  url: string;
  token: () => Promise<string>;
  /** Milliseconds. */
  timeout: number;
  fetch?: typeof fetch;
}): RealNameClient {
  const { timeout } = deps;
  return {
    async check(question, key) {
      const url = `${deps.url}/v1/checks`;
      const request = { method: 'POST', url, token: await deps.token(), key, body: question, timeout } as const;
      const answer = await callParty(request, deps.fetch);
      return answer.kind === 'ok' ? { kind: 'ok', answer: understood(answer.body) } : answer;
    },
    async ask(key) {
      const url = `${deps.url}/v1/checks/${encodeURIComponent(key)}`;
      const answer = await callParty({ method: 'GET', url, token: await deps.token(), timeout }, deps.fetch);
      if (answer.kind === 'ok') return understood(answer.body);
      if (answer.kind === 'refused' && answer.status === 404) return undefined;
      throw new PartyUnsure(answer.code);
    },
  };
}

function understood(body: unknown): RealNameAnswer {
  const parsed = Answered.safeParse(body);
  if (!parsed.success) throw new PartyUnsure('party.unreadable');
  return parsed.data;
}
