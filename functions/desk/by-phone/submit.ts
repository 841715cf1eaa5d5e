import { validateAll } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { recordConsent } from '../../../shared/privacy/consent.ts';
import { accept } from '../../../shared/workflow/accept.ts';
import { tableOf } from '../../../shared/workflow/env.ts';
import { findKey } from '../../../shared/workflow/keys.ts';
import { findHash } from '../../../shared/workflow/transaction.ts';
import { searchKey } from '../../recruitment/form/search.ts';
import { recruitmentForm } from '../../recruitment/form.ts';
import { dataOf } from '../../recruitment/intake.ts';
import type { Visit } from '../visit.ts';
import { type PhoneDraft, writeDraft } from './draft.ts';
import { isVerified, nextPlace, pathOf } from './journey.ts';

/**
 * Hands a finished draft to the engine, everything checked once more. The draft's id is its token, so a double click
 * or a retry ends with one case and the same number. Consents bear channel, time and who read them aloud.
 */
export async function submit(visit: Visit, draft: PhoneDraft): Promise<Response> {
  const { desk, ctx, actor, staff, lang, c } = visit;
  const { env } = desk;
  const all = validateAll(recruitmentForm, draft.answers, ctx);
  if (!all.ok || !isVerified(draft)) return c.redirect(pathOf(nextPlace(visit, draft)), 303);
  const consents = Object.entries(draft.consents).map(([id, { version, at }]) =>
    recordConsent({ id, version, given: true, at, channel: 'phone', takenBy: staff.sub }),
  );
  const receipt = await accept(env, {
    workflow: 'recruitment',
    client: `staff:${staff.sub}`,
    token: draft.id,
    by: actor,
    answers: {
      ...all.answers,
      consents,
      verified: { how: draft.verified!.how, at: draft.verified!.at, by: staff.sub },
    },
    digest: all.answers,
    formVersion: recruitmentForm.version,
    data: dataOf(all.answers, env.city, env.sealing.hash),
    lang,
    also(ref) {
      // Found by the mobile from the first moment, as those that come in by the page.
      const hash = findHash(env, { division: env.city.code, token: searchKey(String(all.answers.mobile)) });
      return [{ Put: { TableName: tableOf(env, 'recruitment'), Item: { ...findKey(hash, ref), ref } } }];
    },
  });
  if (receipt.kind === 'gone') throw new Problem(410, 'case.gone');
  const { ref } = receipt;
  await writeDraft(visit, { id: draft.id, startedAt: draft.startedAt, answers: {}, consents: {}, done: ref });
  return c.redirect(pathOf(`done/${ref}`), 303);
}
