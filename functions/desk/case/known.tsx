import type { Answers } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import type { Event } from '../../../shared/workflow/state.ts';
import type { Visit } from '../visit.ts';
import { AnswerGroups } from './answers.tsx';
import { answersOf, type DeskCase, readCase } from './read.ts';

/** 同证不同号: both sign-ups side by side. Nothing but what this reader may see of either. */
export async function knownPair(visit: Visit, found: DeskCase, own: Answers | undefined, events: readonly Event[]) {
  const { t } = visit;
  if (found.state.step !== 'known' || !own) return null;
  const other = events.findLast(({ note }) => typeof note?.other === 'string')?.note?.other as string | undefined;
  const read = other ? await readOther(visit, other) : 'gone';
  return (
    <section aria-labelledby="known">
      <h2 class="govuk-heading-m" id="known">
        {t('known.title')}
      </h2>
      {typeof read === 'string' ? (
        <>
          <p class="govuk-inset-text">{t(`known.${read}`)}</p>
          <AnswerGroups visit={visit} answers={own} />
        </>
      ) : (
        <div class="desk-both">
          <div>
            <p class="govuk-body">
              <strong>{t('known.this', { ref: formatReference(found.state.ref) })}</strong>
            </p>
            <AnswerGroups visit={visit} answers={own} />
          </div>
          <div>
            <p class="govuk-body">
              <strong>
                <a class="govuk-link" href={`/desk/cases/${other}`}>
                  {t('known.other', { ref: formatReference(other!) })}
                </a>
              </strong>
            </p>
            <AnswerGroups visit={visit} answers={read} />
          </div>
        </div>
      )}
    </section>
  );
}

async function readOther(visit: Visit, ref: string): Promise<Answers | 'gone' | 'elsewhere'> {
  try {
    return (await answersOf(visit, await readCase(visit, 'recruitment', ref))) ?? 'elsewhere';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.status === 403 ? 'elsewhere' : 'gone';
  }
}
