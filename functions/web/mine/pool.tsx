import { Rich } from '../../../shared/ui/rich.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { PostForm } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import type { Visit } from '../visit.ts';

/** What a call-up says, in the order in which one wants to know it: the key of its name and the value's. */
const said = [
  ['call.where', 'callWhere'],
  ['call.what', 'callPost'],
  ['call.when', 'when'],
  ['call.by', 'callIssuer'],
  ['call.order', 'callOrder'],
  ['call.note', 'callNote'],
] as const;

/** 机动力量人员库: the call-up that they are asked for or serve in, what came of the last one. */
export function Pool({ visit, view, vars }: { visit: Visit; view: CaseView; vars: CaseView['vars'] }) {
  const { t } = visit;
  const values = { ...vars, ...(vars.callFrom && { when: t('call.fromTo', vars) }) } as CaseView['vars'];
  const rows = vars.callWhere ? said.filter(([, name]) => values[name]) : [];
  return (
    <>
      {view.vars.lastCall ? (
        <p class="govuk-body">
          <Rich text={t(`pool.last.${view.vars.lastCall}`)} />
        </p>
      ) : null}
      {rows.length > 0 ? (
        <>
          <h2 class="govuk-heading-m">{t('call.title')}</h2>
          <SummaryList rows={rows.map(([key, name]) => ({ key: t(key), value: values[name] }))} />
        </>
      ) : null}
      {view.state === 'accepting' ? (
        <p class="govuk-body">
          <a class="govuk-link" href={`/mine/${view.reference}`}>
            {t('call.again')}
          </a>
        </p>
      ) : null}
    </>
  );
}

/** Leaving the pool takes one tap, and stands away from the answer to a call-up. */
export function LeavePool({ visit, view }: { visit: Visit; view: CaseView }) {
  const { t, web } = visit;
  if (!view.decisions.includes('leavePool')) return null;
  return (
    <PostForm visit={visit} action={`/mine/${view.reference}/leavePool`}>
      <input type="hidden" name="wait" value={String(view.wait)} />
      <input type="hidden" name="key" value={web.ids.uuid()} />
      <p class="govuk-body">
        <button type="submit" class="app-link-button">
          {t('pool.leave')}
        </button>{' '}
        <span class="govuk-hint">{t('pool.leave.note')}</span>
      </p>
    </PostForm>
  );
}

/** States in which somebody is in the pool, or called from it. */
export const poolStates = ['pooled', 'called', 'accepting', 'calledUp'];
