import { seemsAutomated } from '../../../shared/forms/automated.ts';
import type { Answers, Raw } from '../../../shared/forms/field.ts';
import type { Consent } from '../../../shared/forms/review.ts';
import { keep, type PageResult, validateAll } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { type Draft, endDraft, endedItem } from '../door/drafts.ts';
import { addressIsBusy } from '../door/limits.ts';
import { firstLinkItem, makeLink, newSecret } from '../door/links.ts';
import { seeOther } from '../page.tsx';
import { one, type Visit } from '../visit.ts';
import { consentTimes, type Journey, lastPage, path } from './journey.ts';

/** Filled in faster than this since the draft began: asked to look once more, never refused. */
const quickSeconds = 20;

/**
 * The last page: everything is checked again, then accepted under the draft's token. A double click, a retry after a
 * lost answer or two phones at once end with one case and the same receipt.
 */
export async function submit(
  visit: Visit,
  { session, draft }: Journey,
  result: PageResult,
  raw: Raw,
  askAgain: () => Promise<Response>,
): Promise<Response> {
  const { web, ctx, lang } = visit;
  const given = keep(web.form, lastPage(web.form), draft.answers, result.answers);
  const all = validateAll(web.form, given, ctx);
  if (!all.ok) return seeOther(visit, path(all.errors.find((error) => error.page)?.page ?? lastPage(web.form)));
  if (one(raw, 'again') !== 'yes' && (await seemsHasty(visit, draft, raw))) return askAgain();

  const consents = consentsOf(visit, all.answers, draft);
  const secret = newSecret(web.door);
  const script = one(raw, 'script') === 'yes';
  const holder = web.engine.holderId(session.mobile);
  const accepted = await web.engine.accept({
    answers: all.answers,
    consents,
    token: draft.token,
    client: `mobile:${web.door.hasher.hash('person', session.mobile)}`,
    lang,
    ...(draft.invited && { invited: draft.invited }),
    also: async (reference) => {
      const { table: TableName } = web.door;
      const end = { reference, link: { secret, script } };
      return [
        { Put: { TableName, Item: await endedItem(web.door, session.mobile, draft, end) } },
        { Put: { TableName, Item: firstLinkItem(web.door, secret, reference, holder) } },
      ];
    },
  });
  // The draft stays as it is: nothing that was typed is lost.
  if (accepted.kind === 'closed') return seeOther(visit, path(lastPage(web.form)));
  if (accepted.kind === 'full') return seeOther(visit, '/sign-up/existing');
  if (accepted.kind === 'gone') throw new Problem(410, 'submission.gone');
  const { reference } = accepted;
  if (accepted.kind === 'conflict' || accepted.repeated) {
    const link = { secret: await makeLink(web.door, reference, holder), script };
    await endDraft(web.door, session.mobile, draft.id, { reference, link });
  }
  if (accepted.kind === 'conflict') throw new Problem(409, 'submission.conflict');
  return seeOther(visit, '/sign-up/receipt');
}

async function seemsHasty(visit: Visit, draft: Draft, raw: Raw): Promise<boolean> {
  const { web, ctx } = visit;
  const time = { now: ctx.now, shownAt: draft.startedAt, minSeconds: quickSeconds };
  return seemsAutomated(raw, time) !== undefined || addressIsBusy(web.door, visit.address());
}

/** Each consent with the version of its text and the time at which it was ticked. */
function consentsOf(visit: Visit, answers: Answers, draft: Draft): Consent[] {
  const times = consentTimes(visit.web.form, answers, draft.consents, visit.ctx.now);
  return Object.entries(times).map(([id, { version, at }]) => ({ id, version, at, channel: 'web' as const }));
}
