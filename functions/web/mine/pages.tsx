import type { ReviewRow } from '../../../shared/forms/review.ts';
import { formatDue, formatTime } from '../../../shared/i18n/time.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { ProgressLine } from '../../../shared/ui/progress-line.tsx';
import { Rich } from '../../../shared/ui/rich.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { readDraft } from '../door/drafts.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { draftText, over, viewsOf } from '../sign-up/choices.tsx';
import { SignOut } from '../sign-up/notes.tsx';
import { Invitations, invitationsFor } from '../team/invitation.tsx';
import type { Visit } from '../visit.ts';
import { caseOf, referencesOf } from './access.ts';
import { LeavePool, Pool, poolStates } from './pool.tsx';

/** The five points of the progress line (content 5.1). */
const points = ['sent', 'checked', 'reviewed', 'confirmed', 'placed'];
/** What waits for the person comes first, as a button; the rest are links. */
const urgent = ['acceptCall', 'confirm', 'answer', 'materials', 'release', 'training', 'slots'];
/** Nobody should come upon the way out first. */
const last = ['withdraw', 'erase'];

const ended = ({ state }: CaseView) => over.includes(state);

/** GET /mine: all sign-ups of the number, and what is not finished. One alone is shown at once. */
export async function showMine(visit: Visit): Promise<Response> {
  const session = await visit.session();
  if (!session?.verified) return seeOther(visit, '/check');
  const { t, lang, web } = visit;
  const references = await referencesOf(visit, session);
  const draft = session.mobile ? await readDraft(web.door, session.mobile) : undefined;
  const open = draft && !draft.reference ? draft : undefined;
  const [views, invited] = await Promise.all([viewsOf(visit, references), invitationsFor(visit, session)]);
  if (views.length === 1 && !open && invited.length === 0) return seeOther(visit, `/mine/${views[0]!.reference}`);
  return page(
    visit,
    { title: t('mine.title'), back: '/' },
    <>
      <h1 class="govuk-heading-l">{t('mine.title')}</h1>
      {views.length === 0 && !open && invited.length === 0 ? <p class="govuk-body">{t('lookup.none')}</p> : null}
      <Invitations visit={visit} all={invited} />
      {open ? (
        <div class="app-card">
          <h2 class="govuk-heading-m">{t('draft.title')}</h2>
          <p class="govuk-body">{draftText(visit, open)}</p>
          <LinkButton href="/sign-up/draft">{t('draft.go')}</LinkButton>
        </div>
      ) : null}
      {views.map((view) => (
        <div class="app-card">
          <h2 class="govuk-heading-m">
            <a class="govuk-link" href={`/mine/${view.reference}`}>
              {formatReference(view.reference)}
            </a>
          </h2>
          <p class="govuk-body">
            {t('existing.item', {
              name: view.name,
              time: formatTime(lang, view.acceptedAt),
              status: t(`state.${view.state}.name`),
            })}
          </p>
        </div>
      ))}
      <SignOut visit={visit} />
    </>,
  );
}

/** GET /mine/:reference: how it stands, what comes next and by when, what one can do, what has happened. */
export async function showCase(visit: Visit, reference: string): Promise<Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const { t } = visit;
  const vars = varsOf(visit, view);
  const said = ['moved', 'done', 'under18'].find((word) => visit.c.req.query('said') === word);
  return page(
    visit,
    { title: t(`state.${view.state}.name`), back: '/mine' },
    <>
      {said ? (
        <Notification title={t('mine.case')} success={said === 'done'}>
          <p class="govuk-notification-banner__heading">{t(`mine.${said}`)}</p>
        </Notification>
      ) : null}
      <p class="app-progress">
        {t('receipt.ref.label')} <span class="app-nowrap">{formatReference(reference)}</span>
      </p>
      <h1 class="govuk-heading-l">{t(`state.${view.state}.name`)}</h1>
      {ended(view) ? null : (
        <ProgressLine
          points={(view.line ?? points).map((point) => t(`line.${point}`))}
          now={view.point}
          label={t('mine.line')}
        />
      )}
      <p class="govuk-body">
        <Rich text={t(`state.${view.state}.body`, vars)} />
      </p>
      <div class="govuk-inset-text">
        <strong>{t('mine.next')}</strong>
        <br />
        <Rich text={t(nextOf(view), vars)} />
      </div>
      <FilesSoFar visit={visit} view={view} />
      {view.vars.kept ? <p class="govuk-body">{t('expose.done', { due: view.vars.kept })}</p> : null}
      {view.state === 'placed' ? <Placed visit={visit} view={view} /> : null}
      {poolStates.includes(view.state) ? <Pool visit={visit} view={view} vars={vars} /> : null}
      <Actions visit={visit} view={view} />
      <LeavePool visit={visit} view={view} />
      <History visit={visit} view={view} />
      <SignOut visit={visit} />
    </>,
  );
}

/** The sentence on what comes next: it follows what the person has done in this state already. */
function nextOf({ state, vars, files = [] }: CaseView): string {
  const known = `state.${state}.next`;
  if (state === 'held' && vars.released) return 'state.held.said';
  if (vars.answerBy) return 'state.placed.asked';
  if (state === 'onDuty' && !vars.shift) return 'state.onDuty.free';
  if (state === 'placed' && vars.ahead && vars.ahead !== 'leader') return `state.placed.${vars.ahead}`;
  if (state === 'materials' && files.some(isKept)) return 'state.materials.ready';
  return known;
}

const isKept = ({ state }: NonNullable<CaseView['files']>[number]) => state === 'kept';

/** Files that were sent while somebody is asked for them: what is there, and what was not taken. */
function FilesSoFar({ visit: { t }, view: { state, files = [] } }: { visit: Visit; view: CaseView }) {
  if (!/^materials(Again)?$/.test(state)) return null;
  const kept = files.filter(isKept).length;
  const refused = files.length - kept;
  return (
    <>
      {kept > 0 ? <p class="govuk-body">{t('materials.so.kept', { n: kept })}</p> : null}
      {refused > 0 ? (
        <p class="govuk-body">
          <strong>{t('materials.so.refused', { n: refused })}</strong>
        </p>
      ) : null}
    </>
  );
}

/** The values for a state's texts. */
export function varsOf(visit: Visit, view: CaseView): Record<string, string | number> {
  const vars = { refTail: view.reference.slice(-4), ...view.vars };
  return view.due === undefined ? vars : { due: formatDue(visit.lang, view.due), ...vars };
}

function Placed({ visit, view }: { visit: Visit; view: CaseView }) {
  const { t } = visit;
  const vars = varsOf(visit, view);
  // Who has been reached waits for nobody's call any more.
  const waits = !view.vars.contacted;
  const keys = [
    ...(view.vars.wechat ? [...(waits ? ['placed.wechat'] : []), 'placed.wechat.safe', 'placed.nickname'] : []),
    ...(waits ? ['placed.late'] : []),
  ];
  return (
    <ul class="govuk-list govuk-list--bullet">
      {keys.map((key) => (
        <li>{t(key, vars)}</li>
      ))}
    </ul>
  );
}

/** What a way on is called: it follows what the person has done already. */
function nameOf({ vars, files = [] }: CaseView, decision: string): string {
  if (decision === 'release' && vars.released) return 'release.change';
  return decision === 'materials' && files.some(isKept) ? 'materials.go' : `action.${decision}`;
}

function Actions({ visit, view }: { visit: Visit; view: CaseView }) {
  const { t } = visit;
  const to = (decision: string) => `/mine/${view.reference}/${decision}`;
  const known = view.decisions.filter((decision) => visit.has(`action.${decision}`));
  // Who has reported their release waits for staff now.
  const first = known.filter((name) => urgent.includes(name) && !(name === 'release' && view.vars.released));
  const others = known.filter((name) => !first.includes(name) && !last.includes(name));
  return (
    <>
      {first.map((decision) => (
        <LinkButton href={to(decision)}>{t(nameOf(view, decision))}</LinkButton>
      ))}
      <h2 class="govuk-heading-m">{t('mine.can')}</h2>
      <ul class="govuk-list govuk-list--spaced">
        {others.map((decision) => (
          <li>
            <a class="govuk-link" href={to(decision)}>
              {t(nameOf(view, decision))}
            </a>
          </li>
        ))}
        {visit.web.teams && (view.team || view.teamUp) ? (
          <li>
            <a class="govuk-link" href={to('team')}>
              {t(view.team ? 'team.see' : 'action.team')}
            </a>
          </li>
        ) : null}
        <li>
          <a class="govuk-link" href={to('answers')}>
            {t(view.corrections?.length ? 'answers.see' : 'receipt.copy')}
          </a>
        </li>
        <li>
          <a class="govuk-link" href={to('messages')}>
            {t('messages.title')}
          </a>
        </li>
        {known
          .filter((name) => last.includes(name))
          .map((name) => (
            <li>
              <a class="govuk-link" href={to(name)}>
                {t(`action.${name}`)}
              </a>
            </li>
          ))}
      </ul>
      {ended(view) && visit.web.city.open ? (
        <PostForm visit={visit} action="/sign-up/existing">
          <Button kind="secondary">{t('action.again')}</Button>
        </PostForm>
      ) : null}
    </>
  );
}

function History({ visit, view }: { visit: Visit; view: CaseView }) {
  const { t, lang } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t('mine.history')}</h2>
      <ol class="app-log">
        {view.history.map((line) => (
          <li>
            <time datetime={new Date(line.at).toISOString()}>{formatTime(lang, line.at)}</time>
            {t(line.text, line.vars)}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Where the answers under a heading are changed; nothing where they cannot be. */
function CorrectLink({ visit: { t }, view, group }: { visit: Visit; view: CaseView; group: { id: string } }) {
  const known: Record<string, string> = {
    'group.contact': 'changeMobile',
    'group.posts': 'changeTimes',
    'group.times': 'changeTimes',
  };
  const decision = view.decisions.find((name) => name === known[group.id]);
  const name = view.corrections?.find((one) => one.group === group.id)?.name ?? decision;
  if (!name) return null;
  return (
    <p class="govuk-body">
      <a class="govuk-link" href={`/mine/${view.reference}/${name}`}>
        {t(`action.${name}`)}
      </a>
    </p>
  );
}

/** What was entered; the number as it is now, since it is the one thing that somebody may have to compare. */
const shownOf = ({ field, value }: ReviewRow, { mobile }: CaseView) => (field === 'mobile' ? mobile : value);

/** GET /mine/:reference/answers: what was entered, masked as on the check page. */
export async function showAnswers(visit: Visit, reference: string): Promise<Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const { t, lang, web } = visit;
  const copy = await web.engine.copy(reference);
  return page(
    visit,
    { title: t('receipt.copy'), back: `/mine/${reference}` },
    <>
      <h1 class="govuk-heading-l">{t('receipt.copy')}</h1>
      <p class="govuk-body">
        <Tag>{t(`state.${view.state}.name`)}</Tag> {formatReference(reference)}
      </p>
      {copy ? null : <p class="govuk-body">{t('footer.phone')}</p>}
      {copy?.groups[lang].map((group) => (
        <>
          <h2 class="govuk-heading-m">{group.title}</h2>
          <CorrectLink visit={visit} view={view} group={group} />
          <SummaryList
            rows={group.rows.map((row) => ({ key: row.label, value: shownOf(row, view) ?? t('check.empty') }))}
          />
        </>
      ))}
    </>,
  );
}
