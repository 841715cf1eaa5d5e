import { validateAll } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { recordConsent } from '../../../shared/privacy/consent.ts';
import { recruitmentForm } from '../../recruitment/form.ts';
import { takeIn } from '../../recruitment/sign-up.ts';
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
  const receipt = await takeIn(env, {
    answers: all.answers,
    consents,
    beside: { verified: { how: draft.verified!.how, at: draft.verified!.at, by: staff.sub } },
    client: `staff:${staff.sub}`,
    token: draft.id,
    by: actor,
    lang,
  });
  // What was typed stays in the draft.
  if (receipt.kind === 'closed') return c.redirect('/desk/by-phone', 303);
  if (receipt.kind === 'full') return c.redirect(pathOf('verify?full'), 303);
  if (receipt.kind === 'gone') throw new Problem(410, 'case.gone');
  const { ref } = receipt;
  await writeDraft(visit, { id: draft.id, startedAt: draft.startedAt, answers: {}, consents: {}, done: ref });
  return c.redirect(pathOf(`done/${ref}`), 303);
}
