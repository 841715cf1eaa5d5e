import { createHash } from 'node:crypto';
import { join } from 'node:path';
import * as z from 'zod';
import { openJournal } from './journal.ts';
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

const CheckRequest = z.strictObject({
  name: z.string().min(1).max(60),
  idType: z.string().regex(/^[a-zA-Z]{2,40}$/),
  idNumber: z.string().regex(/^[0-9A-Za-z()（）]{6,24}$/),
});
type Check = { key: string; fingerprint: string; result: 'match' | 'mismatch' | 'notFound'; checkId: string };

/**
 * Stand-in for the real-name service: does this name belong to this number? Each check is an effect (the real ones are
 * paid for one by one), and a repeated request is a second check, whatever its key: whoever is unsure asks first.
 * It keeps no name and no number, only a fingerprint of what was asked. Contract: README.md.
 */
export async function startRealName(options: { port: number; data: string; token: string }): Promise<Party> {
  const journal = openJournal<Check>(join(options.data, 'real-name.jsonl'));
  const checks = new Map<string, Check>();
  const effects = new Map<string, number>();
  const remember = (check: Check) => {
    checks.set(check.key, check);
    effects.set(check.key, (effects.get(check.key) ?? 0) + 1);
  };
  journal.past.forEach(remember);
  let last = journal.past.length;

  async function check(request: Request): Promise<Answer> {
    const key = idempotencyKey(request);
    if (!key) return problem(400, 'realName.key');
    const asked = CheckRequest.safeParse(request.body);
    if (!asked.success) return problem(400, 'realName.body');
    const fingerprint = createHash('sha256').update(JSON.stringify(asked.data)).digest('base64url');
    const earlier = checks.get(key);
    if (earlier && earlier.fingerprint !== fingerprint) return problem(409, 'realName.keyReused');
    last++;
    const made = { key, fingerprint, result: judge(asked.data.name), checkId: `rn-${last}` };
    await journal.append(made);
    remember(made);
    return answerOf(made);
  }
  return startParty(options.port, async (request) => {
    const [top, what, key] = request.path;
    if (top === 'effects.json') return { status: 200, body: { total: last, effects: Object.fromEntries(effects) } };
    if (top !== 'v1' || what !== 'checks') return problem(404, 'realName.noSuchPath');
    if (!carriesToken(request, options.token)) return problem(401, 'realName.token');
    if (request.method === 'POST' && key === undefined) return check(request);
    if (request.method !== 'GET' || key === undefined) return problem(405, 'realName.method');
    const earlier = checks.get(key);
    return earlier ? answerOf(earlier) : problem(404, 'realName.unknownKey');
  });
}

/** The demonstration's rule: the name decides, so that every path can be walked by typing. */
function judge(name: string): Check['result'] {
  if (name.includes('不符')) return 'mismatch';
  return name.includes('查无') ? 'notFound' : 'match';
}

function answerOf({ result, checkId }: Check): Answer {
  return { status: 200, body: { result, checkId } };
}

if (import.meta.main) {
  const { port, data } = partyArguments();
  announce(await startRealName({ port, data, token: process.env.PARTY_TOKEN ?? 'demo' }), 'real-name');
}
