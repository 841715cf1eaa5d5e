import type { Child } from 'hono/jsx';
import { Problem } from '../../../shared/http/problem.ts';
import { formatReference, isReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import type { State } from '../../../shared/workflow/state.ts';
import { PostForm } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import { Hidden } from './decide.tsx';
import { readCase } from './read.ts';

/** Milliseconds that are left to take a decision back. */
export const undoLeft = ({ now, desk }: Pick<Visit, 'now' | 'desk'>, { enteredAt }: Pick<State, 'enteredAt'>) =>
  Math.max(0, enteredAt + desk.env.city.deadlines.undoMinutes * 60_000 - now);

/** “短信 2 分钟后发出”, counted down where scripts run. */
export function UndoCountdown({ visit: { t, desk }, left }: { visit: Visit; left: number }) {
  return (
    <p class="govuk-body" data-until={String(Math.ceil(left / 1000))}>
      {t('desk.undo.note', { minutes: desk.env.city.deadlines.undoMinutes })} {t('decide.left')}{' '}
      <span data-words>{`${Math.ceil(left / 60_000)}′`}</span>
    </p>
  );
}

/** After 通过，看下一份: what was decided a moment ago can still be taken back from the next page. */
export async function undoBanner(visit: Visit): Promise<Child | null> {
  const { c, t } = visit;
  const last = c.req.query('last') ?? '';
  if (!isReference(last)) return null;
  const found = await readCase(visit, 'recruitment', last).catch((error) => {
    if (error instanceof Problem) return undefined;
    throw error;
  });
  const pending = String(found?.data.pending ?? '');
  const rated = found?.state.step === 'fitDecided';
  const names: Record<string, string> = {
    pass: rated ? 'score' : 'pass',
    fail: rated ? 'score' : 'fail',
    ask: 'askMore',
    files: 'askFiles',
  };
  if (!found || !['decided', 'fitDecided'].includes(found.state.step) || !names[pending]) return null;
  return (
    <section class="govuk-notification-banner" aria-labelledby="undo">
      <div class="govuk-notification-banner__header">
        <h2 class="govuk-notification-banner__title" id="undo">
          {t('decide.last', { ref: formatReference(last), decision: t(`decision.${names[pending]}`) })}
        </h2>
      </div>
      <div class="govuk-notification-banner__content">
        <UndoCountdown visit={visit} left={undoLeft(visit, found.state)} />
        <PostForm visit={visit} action={`/desk/cases/${last}/decisions/undo`}>
          <Hidden visit={visit} wait={found.state.entered} />
          <Button kind="secondary">{t('desk.undo')}</Button>
        </PostForm>
      </div>
    </section>
  );
}
