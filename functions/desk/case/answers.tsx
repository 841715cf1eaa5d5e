import type { Answer, Answers } from '../../../shared/forms/field.ts';
import { scopeOf } from '../../../shared/forms/form.ts';
import { inWords, type ReviewGroup, review } from '../../../shared/forms/review.ts';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { recruitmentForm } from '../../recruitment/form.ts';
import { may, type Reveal, reveals } from '../roles.ts';
import type { Visit } from '../visit.ts';

/**
 * The answers in groups. Whatever has a masked form stands masked, whatever is sensitive is hidden, until it has been
 * revealed with a reason.
 */
export function groupsOf(visit: Visit, answers: Answers, revealed?: Reveal): ReviewGroup[] {
  const { ctx, lang, staff, t } = visit;
  const open = new Set<string>(revealed ? reveals[revealed].fields : []);
  const scope = scopeOf(recruitmentForm, answers, ctx);
  return review(recruitmentForm, answers, lang, ctx, { hideSensitive: true }).map((group) => ({
    ...group,
    rows: group.rows
      .filter(({ field }) => may(staff, 'health') || !field.startsWith('isolation'))
      .map((row) => {
        const field = recruitmentForm.fields.get(row.field);
        const answer = answers[row.field] as Answer | undefined;
        if (!field || answer === undefined) return { ...row, value: t('case.empty') };
        if (open.has(row.field)) return { ...row, value: inWords(field, answer, scope) };
        const masked = field.mask && field.sensitivity !== 'public' && typeof answer === 'string';
        return { ...row, value: masked ? field.mask!(answer) : row.value };
      }),
  }));
}

interface AnswersProps {
  visit: Visit;
  answers: Answers;
  revealed?: Reveal | undefined;
}

/** The answers as lists of questions and answers. */
export function AnswerGroups({ visit, answers, revealed }: AnswersProps) {
  const open = new Set<string>(revealed ? reveals[revealed].fields : []);
  return (
    <div class="desk-answers">
      {groupsOf(visit, answers, revealed).map((group) => (
        <div>
          <h3 class="govuk-heading-s">{group.title}</h3>
          <SummaryList
            rows={group.rows.map(({ field, label, value }) => ({
              key: label,
              value: open.has(field) ? <span class="desk-revealed">{value}</span> : value,
            }))}
          />
        </div>
      ))}
    </div>
  );
}
