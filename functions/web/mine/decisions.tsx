import type { Answers, Raw } from '../../../shared/forms/field.ts';
import { PASSED, type PageResult, validatePage } from '../../../shared/forms/validate.ts';
import { type FieldView, viewPage } from '../../../shared/forms/view.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { Rich } from '../../../shared/ui/rich.tsx';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { keepLanguageOf, one, ownPost, type Visit } from '../visit.ts';
import { caseOf } from './access.ts';
import { type DecisionForm, decisionForm } from './decision-forms.ts';
import { varsOf } from './pages.tsx';

interface Asked {
  view: CaseView;
  name: string;
  asked: DecisionForm;
}

/** GET /mine/:reference/:decision: asks what is needed, once more before anything is given up. */
export async function showDecision(visit: Visit, reference: string, name: string): Promise<Response> {
  const found = await find(visit, reference, name);
  if (found instanceof Response) return found;
  const kept = await visit.bounced(`/mine/${reference}/${name}`);
  const key = one(kept?.raw ?? {}, 'key') || visit.web.ids.uuid();
  if (!kept?.raw) return draw(visit, found, key);
  const answers = await before(visit, reference);
  const result = kept.why ? validatePage(found.asked.form, name, kept.raw, answers, visit.ctx) : undefined;
  return draw(visit, found, key, posted(kept.raw, result));
}

/** POST: the engine decides whether it still holds. The page's own key makes a double click one decision. */
export async function sendDecision(visit: Visit, reference: string, name: string): Promise<Response> {
  const raw = await ownPost(visit);
  const found = await find(visit, reference, name, true);
  if (found instanceof Response) return found;
  const { asked } = found;
  const key = one(raw, 'key');
  const here = `/mine/${reference}/${name}`;
  const again = async (why?: 'errors'): Promise<Response> =>
    (await visit.bounce(here, { page: here, raw, ...(why && { why }) })) ??
    draw(
      visit,
      found,
      key,
      posted(raw, why && validatePage(asked.form, name, raw, await before(visit, reference), visit.ctx)),
    );
  if (keepLanguageOf(visit, raw)) return again();
  const result = validatePage(asked.form, name, raw, await before(visit, reference), visit.ctx);
  if (result.stop) return seeOther(visit, `/mine/${reference}?said=${result.stop}`);
  if (!result.ok) return again('errors');
  visit.settle();
  const decided = await visit.web.engine.decide({
    reference,
    decision: name,
    wait: Number(one(raw, 'wait')),
    key,
    input: asked.input(result.answers),
    lang: visit.lang,
  });
  if (decided.kind === 'invalid') throw new Problem(400, 'request.broken');
  if (decided.kind === 'gone') throw new Problem(410, 'submission.gone');
  return seeOther(visit, `/mine/${reference}?said=${decided.kind}`);
}

/**
 * What was typed, and what is wrong with it. A question that an answer has only just opened was not asked yet: nothing is
 * said of it.
 */
function posted(raw: Raw, result?: PageResult): Posted {
  const asked = one(raw, 'asked').split(' ');
  const errors = result?.errors.filter(({ field }) => asked.includes(field)) ?? [];
  return {
    raw,
    errors,
    ...(result && { answers: result.answers }),
    more: (result?.errors.length ?? 0) > errors.length,
  };
}
interface Posted extends Pick<PageResult, 'raw' | 'errors'>, Partial<Pick<PageResult, 'answers'>> {
  more: boolean;
}

/** `sent`: it was asked for before; if it is closed by now, the engine says what became of it. */
async function find(visit: Visit, reference: string, name: string, sent = false): Promise<Asked | Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const asked = decisionForm(name, visit.web.form, visit.texts, view);
  if (!asked) {
    // What could be corrected a moment ago, and cannot be now.
    if (/^correct[A-Z][a-z]+$/.test(name)) return seeOther(visit, `/mine/${reference}?said=moved`);
    throw new Problem(404, 'page.missing');
  }
  const open = view.decisions.includes(name) || view.corrections?.some((one) => one.name === name);
  if (!sent && !open) return seeOther(visit, `/mine/${reference}?said=moved`);
  return { view, name, asked };
}

/** Earlier answers on which the rules of a change hang (where one lives, which certificate, one's own number). */
async function before(visit: Visit, reference: string): Promise<Answers> {
  const [copy, session] = await Promise.all([visit.web.engine.copy(reference), visit.session()]);
  return { ...copy?.changeable, ...(session?.mobile && { mobile: session.mobile }) };
}

async function draw(visit: Visit, { view, name, asked }: Asked, key: string, posted?: Posted): Promise<Response> {
  const { t, lang } = visit;
  const drawn = viewPage(asked.form, name, await before(visit, view.reference), visit.ctx, posted);
  const vars = { days: visit.web.city.deadlines.isolationHoldDays, ...varsOf(visit, view) };
  return page(
    visit,
    { title: drawn.title, failed: drawn.errors.length > 0, keepsInput: true, back: `/mine/${view.reference}` },
    <>
      <ErrorSummary
        title={t('error.summary', { n: drawn.errors.length })}
        errors={drawn.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <PostForm visit={visit} main>
        <h1 class="govuk-heading-l">{drawn.title}</h1>
        {asked.says.map((text) => (
          <p class="govuk-body">
            <Rich text={t(text, vars)} />
          </p>
        ))}
        {posted?.more ? <p class="govuk-inset-text">{t('correct.more')}</p> : null}
        {drawn.fields.map((field) => (
          <Field field={field} t={t} lang={lang} />
        ))}
        {drawn.passed.map((warning) => (
          <input type="hidden" name={PASSED} value={warning} />
        ))}
        <input type="hidden" name="asked" value={idsOf(drawn.fields).join(' ')} />
        <input type="hidden" name="wait" value={one(posted?.raw ?? {}, 'wait') || String(view.wait)} />
        <input type="hidden" name="key" value={key} />
        <Button kind={asked.warning ? 'warning' : undefined}>{t(asked.yes)}</Button>
      </PostForm>
      {asked.no ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/mine/${view.reference}`}>
            {t(asked.no)}
          </a>
        </p>
      ) : null}
      {name === 'confirm' && view.decisions.includes('decline') ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/mine/${view.reference}/decline`}>
            {t('confirm.no')}
          </a>
        </p>
      ) : null}
    </>,
  );
}

/** The questions on the page, those with them that unfold. */
const idsOf = (fields: readonly FieldView[]): string[] =>
  fields.flatMap(({ id, options }) => [id, ...idsOf(options.flatMap(({ inside }) => inside))]);
