import { type Checked, type Codes, checkCode, type Issued, issueCode } from '../../../shared/door/codes.ts';
import { messageCase } from '../../../shared/messages/message.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { startCase } from '../../../shared/workflow/start.ts';
import type { Visit } from '../visit.ts';
import type { PhoneDraft } from './draft.ts';

/** The desk's codes lie in its own table, under the same rules as the public door's; both count what goes to a number as one. */
const codesOf = ({ desk: { env, staffTable, digits } }: Visit): Codes => ({
  documents: env.documents,
  table: staffTable,
  sends: tableOf(env, 'door'),
  clock: env.clock,
  ids: { digits },
  hasher: env.sealing,
});

/** Sends a code to the caller's number, bound to this draft; or says why none may go now. */
export async function sendCode(visit: Visit, { id, answers }: PhoneDraft): Promise<Issued> {
  const { desk, lang } = visit;
  const mobile = String(answers.mobile);
  const issued = await issueCode(codesOf(visit), id, mobile);
  if (issued.kind !== 'issued') return issued;
  const { data, sealed } = messageCase({ template: 'sms.code', to: mobile, params: { code: issued.code } });
  await startCase(desk.env, { workflow: 'messages', data: { ...data }, sealed, lang });
  return issued;
}

/** Whether this is the code that was read out. */
export function checkRead(visit: Visit, { id, answers }: PhoneDraft, code: string): Promise<Checked> {
  return checkCode(codesOf(visit), id, String(answers.mobile), code);
}
