import { issueCode } from '../../shared/door/codes.ts';
import { cityMaySend } from './door/limits.ts';
import type { Visit } from './visit.ts';

export type CodeSent =
  | { kind: 'sent' }
  /** Less than a minute ago one went to the number that this visitor cannot use (any more). */
  | { kind: 'sentElsewhere'; seconds: number }
  | { kind: 'tooMany'; minutes: number };

/**
 * Sends a code to the number, whether or not anything is known of it, so that nobody can find out who has signed up.
 * A code sent less than a minute ago counts as sent: a double tap must not frighten anybody.
 */
export async function sendCodeTo(visit: Visit, mobile: string): Promise<CodeSent> {
  const { web, lang } = visit;
  const issued = await issueCode(web.door, visit.visitor(), mobile);
  if (issued.kind === 'tooMany') return issued;
  if (issued.kind === 'tooSoon') {
    return issued.pending ? { kind: 'sent' } : { kind: 'sentElsewhere', seconds: issued.waitSeconds };
  }
  if (!(await cityMaySend(web.door))) {
    web.log.error('door.cityLimit', new Error('codes'), {});
    return { kind: 'tooMany', minutes: 30 };
  }
  await web.sendCode(mobile, issued.code, lang);
  return { kind: 'sent' };
}
