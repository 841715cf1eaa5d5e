import { labelKey, scopeOf } from '../../../shared/forms/form.ts';
import { review } from '../../../shared/forms/review.ts';
import { formatTime } from '../../../shared/i18n/time.ts';
import { Rich } from '../../../shared/ui/rich.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import type { Draft } from '../door/drafts.ts';
import type { Visit } from '../visit.ts';
import { path } from './journey.ts';

/** All answers, each with the way back to its page, and what has been agreed to. */
export function Review({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { web, t, lang, ctx } = visit;
  const change = (page: string, label: string) => ({
    href: `${path(page)}?then=check`,
    text: t('btn.change'),
    hidden: t('hidden.change', { label }),
  });
  return (
    <>
      <p class="govuk-body">{t('check.body')}</p>
      {review(web.form, draft.answers, lang, ctx).map((group) => (
        <>
          <h2 class="govuk-heading-m">{group.title}</h2>
          <SummaryList
            rows={group.rows.map((row) => ({
              key: row.label,
              value: row.value ?? t('check.empty'),
              change: change(row.page, row.label),
            }))}
          />
        </>
      ))}
      <h2 class="govuk-heading-m">{t('group.consents')}</h2>
      <Consents visit={visit} draft={draft} />
      <p class="govuk-body">{t('check.later')}</p>
    </>
  );
}

function Consents({ visit, draft }: { visit: Visit; draft: Draft }) {
  const { web, t, lang, ctx } = visit;
  const scope = scopeOf(web.form, draft.answers, ctx);
  const given = Object.entries(draft.consents).flatMap(([id, consent]) => {
    const field = web.form.fields.get(id);
    return field ? [{ label: scope.t(labelKey(field, scope)), ...consent }] : [];
  });
  return (
    <ul class="govuk-list govuk-list--bullet">
      {given.map(({ label, version, at }) => (
        <li>
          <Rich text={label} />
          <br />
          <span class="govuk-hint">{t('check.consent', { time: formatTime(lang, at), version })}</span>
        </li>
      ))}
    </ul>
  );
}
