import type { Child } from 'hono/jsx';
import { formatTime } from '../../../shared/i18n/time.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Details } from '../../../shared/ui/details.tsx';
import type { Event } from '../../../shared/workflow/state.ts';
import { PostForm } from '../parts/frame.tsx';
import { nameOf } from '../parts/people.ts';
import { stepName } from '../parts/words.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import { decisionsOf, Hidden } from './decide.tsx';
import { decisionForm } from './decision-forms.ts';
import { fitSoFar } from './fit.tsx';
import { previewOf } from './preview.tsx';
import type { DeskCase } from './read.ts';
import { UndoCountdown, undoLeft } from './undo.tsx';

/** Decisions that are not the step's own business stand below, as links. */
const aside = ['withdraw', 'leavePool', 'expose', 'changeMobile', 'erase', 'recordOrder'];

/** What can be decided now and what the applicant will read of it; taking a decision back; a case that is stuck. */
export async function decisionPanel(visit: Visit, found: DeskCase, events: readonly Event[]): Promise<Child> {
  const { t } = visit;
  const { state } = found;
  // A call-up asks from its own page, many at once; training and shifts have their boards.
  const { city } = visit.desk.env;
  const open = decisionsOf(visit, found).filter((name) => decisionForm(name, found.data, state.lang, city));
  const own = open.filter((name) => !aside.includes(name) || (name === 'recordOrder' && state.step === 'orderPending'));
  const rest = open.filter((name) => !own.includes(name));
  return (
    <section class="desk-side" aria-labelledby="decide">
      <h2 class="govuk-heading-m" id="decide">
        {t('case.decide')}
      </h2>
      <p class="govuk-body">
        {t('case.steps')}：<strong>{stepName(visit, state.step)}</strong>
      </p>
      {state.status === 'stuck' ? <Stuck visit={visit} found={found} /> : null}
      {state.step === 'fit' ? await fitSoFar(visit, found, events) : null}
      {own.includes('undo') ? await pending(visit, found, events) : null}
      {own.includes('pass') ? await passing(visit, found) : null}
      {own
        .filter((name) => !['undo', 'pass'].includes(name))
        .map((name) => (
          <LinkButton kind="secondary" href={`/desk/cases/${state.ref}/decisions/${name}`}>
            {t(`decision.${name}`)}
          </LinkButton>
        ))}
      {open.length === 0 && state.status !== 'stuck' ? <p class="govuk-body">{t('case.nothing')}</p> : null}
      {rest.length > 0 ? (
        <Details summary={t('case.more')}>
          <ul class="govuk-list govuk-list--spaced">
            {rest.map((name) => (
              <li>
                <a class="govuk-link" href={`/desk/cases/${state.ref}/decisions/${name}`}>
                  {t(`decision.${name}`)}
                </a>
              </li>
            ))}
          </ul>
        </Details>
      ) : null}
    </section>
  );
}

/** 通过 takes one click: what the applicant will read stands above the button. */
async function passing(visit: Visit, found: DeskCase): Promise<Child> {
  const { t } = visit;
  const { ref, entered } = found.state;
  return (
    <>
      {await previewOf(visit, found, 'pass')}
      <PostForm visit={visit} action={`/desk/cases/${ref}/decisions/pass`}>
        <Hidden visit={visit} wait={entered} />
        <Details summary={t('decide.remark')}>
          <label class="govuk-visually-hidden" for="remark">
            {t('decide.remark')}
          </label>
          <textarea class="govuk-textarea" id="remark" name="remark" rows={2} />
        </Details>
        <div class="desk-buttons">
          <button type="submit" class="govuk-button" name="action" value="next">
            {t('desk.passNext')}
          </button>
          <button type="submit" class="govuk-button govuk-button--secondary" name="action" value="stay">
            {t('desk.pass')}
          </button>
        </div>
      </PostForm>
    </>
  );
}

async function pending(visit: Visit, found: DeskCase, events: readonly Event[]): Promise<Child> {
  const { t, lang } = visit;
  const event = events.findLast(({ set }) => set.step === 'decided' || set.step === 'fitDecided');
  const name = event?.cause.slice('decision:'.length) ?? '';
  const who = event ? ((await nameOf(visit, event.by)) ?? t('history.program')) : '';
  return (
    <>
      {event ? (
        <p class="govuk-body">
          {t('decide.pending', { decision: t(`decision.${name}`), who, time: formatTime(lang, event.at) })}
        </p>
      ) : null}
      <UndoCountdown visit={visit} left={undoLeft(visit, found.state)} />
      <PostForm visit={visit} action={`/desk/cases/${found.state.ref}/decisions/undo`}>
        <Hidden visit={visit} wait={found.state.entered} />
        <Button kind="secondary">{t('desk.undo')}</Button>
      </PostForm>
    </>
  );
}

/** A stuck case: nothing more happens by itself. */
export function Stuck({ visit, found: { state } }: { visit: Visit; found: DeskCase }) {
  const { t } = visit;
  const at = state.workflow === 'messages' ? 'messages' : 'cases';
  return (
    <>
      <p class="govuk-body">
        <strong>{t('stuck.title')}</strong>
        <br />
        {t('stuck.body')}
      </p>
      {may(visit.staff, 'redrive')
        ? (['redrive', 'again'] as const).map((how) => (
            <PostForm visit={visit} action={`/desk/${at}/${state.ref}/${how}`}>
              <p class="govuk-hint">{t(`stuck.${how}.note`)}</p>
              <Button kind={how === 'again' ? 'warning' : 'secondary'}>{t(`stuck.${how}`)}</Button>
            </PostForm>
          ))
        : null}
    </>
  );
}
