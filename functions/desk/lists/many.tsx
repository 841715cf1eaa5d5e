import type { Raw } from '../../../shared/forms/field.ts';
import { PASSED, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { Field } from '../../../shared/ui/field.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { decisionForm, untrueOf } from '../case/decision-forms.ts';
import type { DeskCase } from '../case/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { keptTyping } from '../parts/typing.ts';
import { certificateName, homeName, postName } from '../parts/words.ts';
import { one, type Visit } from '../visit.ts';
import { type Chosen, casesOf, decideMany, type Result } from './many-run.ts';
import { type Queue, queuesOf } from './queues.ts';
import { cursorOf, pageSize, type Row, readRows, urgencyOf } from './read.ts';
import { Checks, Left } from './rows.tsx';

/** What can be decided of several at once, by list: decisions whose reason may be the same for each. */
const offered: Readonly<Record<string, readonly string[]>> = {
  review: ['pass', 'fail', 'askMore'],
  overdue: ['pass', 'fail', 'askMore', 'contacted'],
  materials: ['waiveMaterials'],
  byHand: ['identityOk', 'fail'],
  waitlist: ['withdraw'],
  placed: ['contacted'],
};

/** The decisions that a list offers to somebody for several at once. */
export function decisionsFor({ staff }: Pick<Visit, 'staff'>, { list }: Pick<Queue, 'list'>): string[] {
  const all = offered[list] ?? [];
  if (['groupLeader', 'admin'].includes(staff.role)) return all.filter((name) => name === 'contacted');
  return ['reviewer', 'lead'].includes(staff.role) ? [...all] : [];
}

function queueOf(visit: Visit, id: string): { queue: Queue; decisions: string[] } {
  const queue = queuesOf(visit.staff.role).find((one) => one.id === id);
  const decisions = queue ? decisionsFor(visit, queue) : [];
  if (!queue || decisions.length === 0) throw new Problem(404, 'page.missing');
  return { queue, decisions };
}

/** GET /desk/queues/:queue/many: the rows of a page of the list, to be ticked, and what to decide. */
export async function showMany(visit: Visit, id: string): Promise<Response> {
  return choosing(visit, id, (await keptTyping(visit)) ?? {});
}

/**
 * POST: `choose` leads to the decision's form, `send` decides each of them by itself. Sent twice, or again after an answer
 * was lost, each is decided once.
 */
export async function sendMany(visit: Visit, id: string): Promise<Response> {
  const raw = await visit.post();
  const { decisions } = queueOf(visit, id);
  const decision = one(raw, 'decision');
  if (one(raw, 'at') !== 'send') {
    const refs = [raw.ref ?? []].flat().slice(0, pageSize);
    const { t } = visit;
    const errors = [
      ...(refs.length > 0 ? [] : [{ target: 'rows', text: t('many.required') }]),
      ...(decisions.includes(decision)
        ? []
        : [{ target: `decision-${decisions[0]}`, text: t('many.required.decision') }]),
    ];
    if (errors.length > 0) return choosing(visit, id, raw, errors);
    return asking(visit, id, decision, await casesOf(visit, refs), {});
  }
  if (!decisions.includes(decision)) throw new Problem(400, 'request.broken');
  const chosen = chosenIn(raw);
  const cases = await casesOf(
    visit,
    chosen.map(({ ref }) => ref),
  );
  const asked = formFor(visit, decision, cases);
  if (asked) {
    const checked = validatePage(asked.form, decision, raw, {}, visit.ctx);
    if (!checked.ok) return asking(visit, id, decision, cases, raw, chosen);
  }
  const results = await decideMany(visit, chosen, decision, raw, one(raw, 'key').slice(0, 60));
  return drawResults(visit, id, decision, results, cases, raw, chosen);
}

/** `ref.wait`, as the form has them. */
function chosenIn(raw: Raw): Chosen[] {
  return [raw.row ?? []]
    .flat()
    .slice(0, pageSize)
    .flatMap((row) => {
      const [, ref, wait] = /^(\d{13})\.(\d{1,6})$/.exec(row) ?? [];
      return ref && wait ? [{ ref, wait: Number(wait) }] : [];
    });
}

/**
 * The form of the decision: the questions are the same for each of the sign-ups. The reasons are those of the one of
 * whom most can be true; who it is not true of is left undecided.
 */
function formFor({ desk }: Visit, decision: string, cases: DeskCase[]) {
  const [first] = [...cases].sort((a, b) => untrueOf(a.data).length - untrueOf(b.data).length);
  return first && decisionForm(decision, first.data, first.state.lang, desk.env.city);
}

async function choosing(visit: Visit, id: string, raw: Raw, errors: PageError[] = []): Promise<Response> {
  const { t, lang, c, desk, divisions } = visit;
  const { queue, decisions } = queueOf(visit, id);
  const after = cursorOf(c.req.query('after'));
  const { rows } = await readRows(desk.env, queue, divisions, { after });
  const ticked = [raw.ref ?? []].flat();
  const errorOf = (target: string) => errors.find((error) => error.target === target)?.text;
  const wrong = errorOf('rows');
  return page(
    visit,
    { title: t('many.title'), failed: errors.length > 0, menu: 'queues' },
    <>
      <a class="govuk-back-link" href={`/desk/queues/${id}`}>
        {t('many.back')}
      </a>
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">
        {t(`queue.${id}`)}：{t('many.title')}
      </h1>
      <p class="govuk-body">{t('many.note')}</p>
      {rows.length === 0 ? (
        <p class="govuk-body">{t('desk.emptyAll')}</p>
      ) : (
        <PostForm visit={visit} id="form">
          <input type="hidden" name="at" value="choose" />
          <div class={`govuk-form-group${wrong ? ' govuk-form-group--error' : ''}`}>
            <fieldset class="govuk-fieldset" id="rows" tabindex={-1}>
              <legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{t('many.rows')}</legend>
              {wrong ? <p class="govuk-error-message">{wrong}</p> : null}
              <div class="govuk-checkboxes govuk-checkboxes--small">
                {rows.map((row) => (
                  <RowBox visit={visit} queue={queue} row={row} checked={ticked.includes(row.ref)} />
                ))}
              </div>
            </fieldset>
          </div>
          <Radios
            id="decision"
            lang={lang}
            label={t('many.decision')}
            choices={decisions.map((value) => ({ value, label: t(`decision.${value}`) }))}
            value={one(raw, 'decision')}
            error={errorOf(`decision-${decisions[0]}`)}
          />
          <Button>{t('many.next')}</Button>
        </PostForm>
      )}
    </>,
  );
}

interface RowBoxProps {
  visit: Visit;
  queue: Queue;
  row: Row;
  checked: boolean;
}

/** One of the list, with what its row says of it: nobody decides on names alone. */
function RowBox({ visit, queue, row, checked }: RowBoxProps) {
  return (
    <div class="govuk-checkboxes__item">
      <input
        class="govuk-checkboxes__input"
        type="checkbox"
        name="ref"
        value={row.ref}
        id={`r-${row.ref}`}
        checked={checked}
      />
      <label class="govuk-label govuk-checkboxes__label" for={`r-${row.ref}`}>
        {String(row.name)} · {postName(visit, row.held || row.post)} ·{' '}
        <span class="app-nowrap">{formatReference(row.ref)}</span>
        {queue.workflow === 'recruitment' ? (
          <>
            <br />
            {certificateName(visit, row.certificate)} · {homeName(visit, row)}
            {queue.urgency === 'due' ? (
              <>
                {' · '}
                {visit.t('decide.left')} <Left visit={visit} due={urgencyOf(row)} />
              </>
            ) : null}{' '}
            <Checks visit={visit} row={row} />
          </>
        ) : null}
      </label>
    </div>
  );
}

/** The decision's own form, once for all of them. */
async function asking(
  visit: Visit,
  id: string,
  decision: string,
  cases: DeskCase[],
  raw: Raw,
  seen?: readonly Chosen[],
): Promise<Response> {
  const { t, lang, desk, staff } = visit;
  const asked = formFor(visit, decision, cases);
  if (!asked) return visit.c.redirect(`/desk/queues/${id}/many`, 303);
  const checked = seen ? validatePage(asked.form, decision, raw, {}, visit.ctx) : undefined;
  const view = viewPage(asked.form, decision, {}, visit.ctx, checked ?? { raw: { checkedBy: staff.name }, errors: [] });
  const rows = seen ?? cases.map(({ state }) => ({ ref: state.ref, wait: state.entered }));
  return page(
    visit,
    { title: t(`decision.${decision}`), failed: view.errors.length > 0, menu: 'queues' },
    <>
      <a class="govuk-back-link" href={`/desk/queues/${id}/many`}>
        {t('many.title')}
      </a>
      <ErrorSummary
        title={t('error.summary', { n: view.errors.length })}
        errors={view.errors.map(({ anchor, text }) => ({ target: anchor, text }))}
      />
      <h1 class="govuk-heading-l">{t(`decision.${decision}`)}</h1>
      <p class="govuk-body">{t('many.count', { n: rows.length })}</p>
      <ul class="govuk-list govuk-list--bullet">
        {cases.map(({ state, data }) => (
          <li>
            {data.card.name} · <span class="app-nowrap">{formatReference(state.ref)}</span>
          </li>
        ))}
      </ul>
      <PostForm visit={visit} id="form" action={`/desk/queues/${id}/many`}>
        <Hidden decision={decision} rows={rows} value={one(raw, 'key') || desk.env.ids.uuid()} />
        {asked.note ? <p class="govuk-body">{t(asked.note, { passAt: desk.env.city.fit?.passAt ?? '' })}</p> : null}
        {view.fields.map((field) => (
          <Field field={field} t={t} lang={lang} />
        ))}
        {view.passed.map((key) => (
          <input type="hidden" name={PASSED} value={key} />
        ))}
        <Button kind={asked.warning ? 'warning' : undefined}>{t('many.send', { n: rows.length })}</Button>
      </PostForm>
    </>,
  );
}

function Hidden({ decision, rows, value }: { decision: string; rows: readonly Chosen[]; value: string }) {
  return (
    <>
      <input type="hidden" name="at" value="send" />
      <input type="hidden" name="decision" value={decision} />
      <input type="hidden" name="key" value={value} />
      {rows.map(({ ref, wait }) => (
        <input type="hidden" name="row" value={`${ref}.${wait}`} />
      ))}
    </>
  );
}

/** What can be tried again as it is: the rest has to be looked at. */
const passing = ['busy'];

function drawResults(
  visit: Visit,
  id: string,
  decision: string,
  results: Result[],
  cases: DeskCase[],
  raw: Raw,
  chosen: readonly Chosen[],
): Promise<Response> {
  const { t } = visit;
  const names = new Map(cases.map(({ state, data }) => [state.ref, data.card.name]));
  const isDone = ({ kind }: Result) => ['done', 'repeated'].includes(kind);
  const done = results.filter(isDone).length;
  const again = chosen.filter(({ ref }) => results.some((one) => one.ref === ref && passing.includes(one.kind)));
  const fields = Object.entries(raw).filter(([name]) => !['_csrf', 'at', 'decision', 'key', 'row'].includes(name));
  return page(
    visit,
    { title: t('many.result'), menu: 'queues' },
    <>
      <h1 class="govuk-heading-l">{t('many.result')}</h1>
      <p class="govuk-body">
        {t(`decision.${decision}`)}：{t('many.result.sum', { done, failed: results.length - done })}
      </p>
      <table class="govuk-table desk-table">
        <caption class="govuk-visually-hidden">{t('many.result')}</caption>
        <thead>
          <tr>
            <th scope="col" class="govuk-table__header">
              {t('desk.column.name')}
            </th>
            <th scope="col" class="govuk-table__header">
              {t('many.result')}
            </th>
          </tr>
        </thead>
        <tbody>
          {results.map((result) => (
            <tr>
              <th scope="row" class="govuk-table__cell" data-label={t('desk.column.name')}>
                <a class="govuk-link" href={`/desk/cases/${result.ref}`}>
                  {names.get(result.ref) ?? ''} <span class="app-nowrap">{formatReference(result.ref)}</span>
                </a>
              </th>
              <td class="govuk-table__cell" data-label={t('many.result')}>
                <Tag colour={isDone(result) ? 'green' : 'red'}>{t(`many.result.${result.kind}`)}</Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {again.length > 0 ? (
        <PostForm visit={visit} action={`/desk/queues/${id}/many`}>
          <Hidden decision={decision} rows={again} value={one(raw, 'key')} />
          {fields.flatMap(([name, value]) =>
            [value ?? []].flat().map((text) => <input type="hidden" name={name} value={text} />),
          )}
          <Button kind="secondary">{t('many.retry')}</Button>
        </PostForm>
      ) : null}
      <p class="govuk-body">
        <a class="govuk-link" href={`/desk/queues/${id}`}>
          {t('many.back')}
        </a>
      </p>
    </>,
  );
}
