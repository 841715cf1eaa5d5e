import type { Answers } from '../../../shared/forms/field.ts';
import { PASSED, type PageResult, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { type Decided, decide, mayDecide, openDecisions } from '../../../shared/workflow/decide.ts';
import { TableBusy } from '../../../shared/workflow/errors.ts';
import { SheetMismatch } from '../../recruitment/sheets.ts';
import { reserveSlot } from '../../recruitment/slots.ts';
import { NotTheirNumber } from '../../recruitment/steps/anytime.ts';
import { LeadDecides } from '../../recruitment/steps/fit.ts';
import { SameReviewer } from '../../recruitment/steps/review.ts';
import { queues } from '../lists/queues.ts';
import { readRows } from '../lists/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { SessionNote } from '../parts/session-note.tsx';
import { keptTyping } from '../parts/typing.ts';
import { noteDecision } from '../today/tally.ts';
import { one, type Visit } from '../visit.ts';
import { type DecisionForm, decisionForm } from './decision-forms.ts';
import { watchers } from './presence.tsx';
import { previewOf } from './preview.tsx';
import { type DeskCase, mayOpenCase, readCase } from './read.ts';
import { showTooLate } from './too-late.tsx';

/** The decisions that somebody may take on a case now, as the workflow's definition has them. */
export function decisionsOf({ actor }: Visit, { definition, state }: DeskCase): string[] {
  if (!definition) return [];
  return Object.entries(openDecisions(definition, state)).flatMap(([name, decision]) =>
    mayDecide(decision, actor) ? [name] : [],
  );
}

const pathOf = (workflow: string, ref: string) => `/desk/${workflow === 'messages' ? 'messages' : 'cases'}/${ref}`;

/** GET …/decisions/:decision: the form of a decision, with what the applicant will read. */
export async function showDecision(visit: Visit, workflow: string, ref: string, name: string): Promise<Response> {
  const found = await readCase(visit, workflow, ref);
  const asked = decisionForm(name, found.data, found.state.lang, visit.desk.env.city);
  if (!asked) throw new Problem(404, 'page.missing');
  if (!decisionsOf(visit, found).includes(name)) return visit.c.redirect(pathOf(workflow, ref), 303);
  const kept = await keptTyping(visit);
  return draw(visit, found, name, asked, kept && { raw: kept, errors: [] });
}

/** POST: the engine decides whether it still holds. The page's own key makes a double click one decision. */
export async function sendDecision(visit: Visit, workflow: string, ref: string, name: string): Promise<Response> {
  const { desk, actor, c } = visit;
  const raw = await visit.post();
  const found = await readCase(visit, workflow, ref);
  const asked = decisionForm(name, found.data, found.state.lang, visit.desk.env.city);
  if (!asked) throw new Problem(404, 'page.missing');
  const result = validatePage(asked.form, name, raw, {}, visit.ctx);
  if (!result.ok) return draw(visit, found, name, asked, result, raw);
  const taken = await mobileTaken(visit, found, name, result.answers);
  if (taken) return draw(visit, found, name, asked, { raw: result.raw, errors: [taken] }, raw);
  const decided = await decide(desk.env, {
    workflow,
    ref,
    decision: name,
    by: actor,
    wait: waitOf(one(raw, 'wait')),
    key: one(raw, 'key').slice(0, 60),
    input: asked.input(result.answers),
    allowed: (state) => mayOpenCase(visit, state),
  }).catch((error) => {
    // Somebody else has changed it between this page's look and now.
    if (error instanceof NotTheirNumber) throw new Problem(409, 'moved');
    if (error instanceof SameReviewer) throw new Problem(403, 'sameReviewer');
    if (error instanceof LeadDecides) throw new Problem(403, 'leadDecides');
    if (error instanceof SheetMismatch) throw new Problem(409, 'sheet');
    if (error instanceof TableBusy) throw new Problem(503, 'busy');
    throw error;
  });
  if (decided.kind !== 'done') return refusal(visit, found, name, decided);
  if (workflow === 'recruitment') await noteDecision(visit, decided.state, name);
  const said = decided.repeated ? 'repeated' : 'done';
  const query = new URLSearchParams({ said, ...(one(raw, 'action') === 'next' && { last: ref }) });
  // Who has passed a case on, such as a leader who reports an isolation, may not open it any more.
  if (!mayOpenCase(visit, decided.state)) return c.redirect(`/desk?${query}`, 303);
  if (one(raw, 'action') !== 'next') return c.redirect(`${pathOf(workflow, ref)}?${query}`, 303);
  const next = await nextToReview(visit, ref);
  return c.redirect(`${next ? `/desk/cases/${next}` : '/desk/queues/review'}?${query}`, 303);
}

/** A number that has its people takes nobody else over: said beside the field, nothing is changed. */
async function mobileTaken({ desk: { env } }: Visit, { state }: DeskCase, name: string, { newMobile }: Answers) {
  if (name !== 'changeMobile' || (await reserveSlot(env, String(newMobile), state.ref))) return undefined;
  const vars = { n: env.city.peoplePerMobile };
  return { page: name, field: 'newMobile', key: 'newMobile.full', vars };
}

function refusal(visit: Visit, found: DeskCase, name: string, decided: Exclude<Decided, { kind: 'done' }>) {
  switch (decided.kind) {
    case 'tooLate':
      return showTooLate(visit, found, decided.event);
    case 'notOpen':
      throw new Problem(409, 'moved');
    case 'forbidden':
      throw new Problem(403, 'role');
    case 'missing':
      throw new Problem(404, 'case.missing');
    case 'gone':
      throw new Problem(410, 'case.gone');
    default:
      visit.desk.log.warn('desk.invalid', { decision: name, reference: found.state.ref });
      throw new Problem(400, 'request.broken');
  }
}

const waitOf = (text: string): number => {
  if (!/^\d{1,6}$/.test(text)) throw new Problem(400, 'request.broken');
  return Number(text);
};

/** How many of the next sign-ups are looked at for one that nobody else has open. */
const candidates = 5;

/** The next to review: the most urgent that nobody else has open, so that two people don't work on the same one. */
async function nextToReview(visit: Visit, done: string): Promise<string | undefined> {
  const review = queues.find(({ id }) => id === 'review')!;
  const { rows } = await readRows(visit.desk.env, review, visit.divisions, { limit: candidates });
  const others = rows.map(({ ref }) => ref).filter((ref) => ref !== done);
  const looking = await Promise.all(others.map((ref) => watchers(visit, ref)));
  return others.find((_, index) => looking[index]!.length === 0) ?? others[0];
}

async function draw(
  visit: Visit,
  found: DeskCase,
  name: string,
  asked: DecisionForm,
  posted?: Pick<PageResult, 'raw' | 'errors'>,
  raw = posted?.raw,
): Promise<Response> {
  const { t, lang, staff } = visit;
  const { state } = found;
  // Whoever checked is mostly whoever types.
  const own = posted ?? { raw: { checkedBy: staff.name }, errors: [] };
  const view = viewPage(asked.form, name, {}, visit.ctx, own);
  const failed = view.errors.length > 0;
  const back = pathOf(state.workflow, state.ref);
  return page(
    visit,
    { title: t(`decision.${name}`), failed, menu: 'queues' },
    <>
      <a class="govuk-back-link" href={back}>
        {t('decide.cancel')}
      </a>
      <SessionNote visit={visit} />
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <h1 class="govuk-heading-l">{t(`decision.${name}`)}</h1>
      <p class="govuk-body">
        {state.workflow === 'recruitment' ? `${found.data.card.name} · ` : ''}
        {formatReference(state.ref)}
      </p>
      <div class="desk-two">
        <PostForm visit={visit} id="form">
          {asked.note ? (
            <p class="govuk-body">{t(asked.note, { passAt: visit.desk.env.city.fit?.passAt ?? '' })}</p>
          ) : null}
          {view.fields.map((field) => (
            <Field field={field} t={t} lang={lang} />
          ))}
          {view.passed.map((key) => (
            <input type="hidden" name={PASSED} value={key} />
          ))}
          <Hidden visit={visit} wait={one(raw ?? {}, 'wait') || String(state.entered)} value={one(raw ?? {}, 'key')} />
          <Button kind={asked.warning ? 'warning' : undefined}>{t('decide.send')}</Button>
        </PostForm>
        <div>{await previewOf(visit, found, name)}</div>
      </div>
    </>,
  );
}

/** The wait that was seen, and the key that makes two clicks one decision. */
export function Hidden({ visit, wait, value }: { visit: Visit; wait: string | number; value?: string }) {
  return (
    <>
      <input type="hidden" name="wait" value={String(wait)} />
      <input type="hidden" name="key" value={value || visit.desk.env.ids.uuid()} />
    </>
  );
}
