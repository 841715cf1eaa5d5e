import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Details } from '../../../shared/ui/details.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import type { TeamChanged } from '../../recruitment/teams/side.ts';
import type { SeatView, TeamView } from '../../recruitment/teams/view.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { keepLanguageOf, one, ownPost, type Visit } from '../visit.ts';
import { caseOf } from './access.ts';
import { MemberRow, sendNewTeam, showNewTeam } from './team-new.tsx';
import { roleName, typedMember } from './team-typed.ts';

const pathOf = (reference: string) => `/mine/${reference}/team`;
const colours = {
  empty: 'red',
  invited: 'yellow',
  declined: 'red',
  left: 'red',
  joined: 'blue',
  ready: 'green',
} as const;

/** GET /mine/:reference/team: the team of this sign-up, or a new one. */
export async function showTeam(visit: Visit, reference: string): Promise<Response> {
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  if (!visit.web.teams) throw new Problem(404, 'page.missing');
  if (!view.team) return view.teamUp ? showNewTeam(visit, view) : seeOther(visit, `/mine/${reference}`);
  const team = await visit.web.teams.team(view.team);
  if (!team) return seeOther(visit, `/mine/${reference}`);
  const kept = await visit.bounced(pathOf(reference));
  const role = one(kept?.raw ?? {}, 'role');
  const typed = kept?.why ? typedMember(visit, kept.raw ?? {}, role).errors : [];
  const errors = kept?.error ? [{ target: `name-${role}`, text: visit.t(kept.error.key) }] : typed;
  return draw(visit, view, team, kept?.raw ?? {}, errors);
}

/** POST: everything that one can do with a team. Each is checked again against how it stands by then. */
export async function sendTeam(visit: Visit, reference: string): Promise<Response> {
  const raw = await ownPost(visit);
  const view = await caseOf(visit, reference);
  if (view instanceof Response) return view;
  const { teams } = visit.web;
  if (!teams) throw new Problem(404, 'page.missing');
  const here = pathOf(reference);
  if (!view.team) return view.teamUp ? sendNewTeam(visit, view, raw) : seeOther(visit, `/mine/${reference}`);
  if (keepLanguageOf(visit, raw)) return (await visit.bounce(here, { page: here, raw })) ?? seeOther(visit, here);
  const key = one(raw, 'key').slice(0, 60);
  switch (one(raw, 'action')) {
    case 'replace':
      return replace(visit, reference, view.team.id, raw);
    case 'leave':
      return said(visit, here, await teams.leave(reference, key));
    case 'takeLead':
      return said(visit, here, await teams.takeLead(reference, view.team));
    case 'close':
      return said(visit, `/mine/${reference}`, await teams.close(reference, view.team.id));
    case 'now':
    case 'deadline':
    case 'never': {
      const when = one(raw, 'action');
      return said(visit, when === 'now' ? `/mine/${reference}` : here, await teams.goAlone(reference, when, key));
    }
    default:
      // The first page was sent once more, after its answer got lost.
      return seeOther(visit, here);
  }
}

const said = (visit: Visit, to: string, made: TeamChanged, word: 'done' | 'sent' = 'done') =>
  seeOther(visit, `${to}?said=${made.kind === 'done' ? word : 'moved'}`);

async function replace(visit: Visit, reference: string, id: string, raw: Raw): Promise<Response> {
  const here = pathOf(reference);
  const role = one(raw, 'role');
  const again = async (error?: string) =>
    (await visit.bounce(here, {
      page: here,
      raw: { role, [`name-${role}`]: one(raw, `name-${role}`), [`mobile-${role}`]: one(raw, `mobile-${role}`) },
      why: 'errors',
      ...(error && { error: { key: error } }),
    })) ?? seeOther(visit, here);
  if (!/^[a-z\d]{2,4}$/.test(role)) throw new Problem(400, 'request.broken');
  const { member, errors } = typedMember(visit, raw, role);
  if (errors.length > 0) return again();
  if (!member) return again('team.wrong.none');
  const made = await visit.web.teams!.replace(reference, id, member);
  if (made.kind === 'refused')
    return again(`team.wrong.${made.why === 'most' || made.why === 'taken' ? made.why : 'late'}`);
  visit.settle();
  return said(visit, here, made, 'sent');
}

function draw(visit: Visit, view: CaseView, team: TeamView, raw: Raw, errors: PageError[]): Promise<Response> {
  const { t, c } = visit;
  const { reference } = view;
  const own = view.team!.role;
  const leads = team.leader === reference;
  const note = (['done', 'sent', 'moved'] as const).find((word) => c.req.query('said') === word);
  const open = leads && team.open ? team.seats.filter(({ ref, role }) => !ref && role !== own) : [];
  return page(
    visit,
    { title: team.name, back: `/mine/${reference}`, failed: errors.length > 0, keepsInput: open.length > 0 },
    <>
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      {note ? (
        <Notification title={t('team.h')} success={note !== 'moved'}>
          <p class="govuk-notification-banner__heading">{t(`team.${note}`)}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{team.name}</h1>
      <Standing visit={visit} team={team} />
      {team.open ? (
        <>
          <h2 class="govuk-heading-m">{t('team.roles')}</h2>
          <SummaryList
            rows={team.seats.map((seat) => ({
              key: roleName(visit, seat.role),
              value: <Person visit={visit} view={view} team={team} seat={seat} />,
            }))}
          />
          {open.map((seat, index) => (
            <Replace visit={visit} seat={seat} raw={raw} errors={errors} main={index === 0} />
          ))}
          {team.leaderless ? (
            <>
              <p class="govuk-body">{t('team.noLeader')}</p>
              <Act visit={visit} view={view} action="takeLead" text="team.takeLead" />
            </>
          ) : null}
          {view.state === 'gathering' ? <Waiting visit={visit} view={view} /> : null}
          <Details summary={t(leads ? 'team.close' : 'team.leave')}>
            <p class="govuk-body">{t(leads ? 'team.close.note' : 'team.leave.note')}</p>
            {leads ? (
              <Act visit={visit} view={view} action="close" text="team.close.yes" warning />
            ) : (
              <Act visit={visit} view={view} action="leave" text="team.leave.yes" warning />
            )}
          </Details>
        </>
      ) : null}
    </>,
  );
}

/** Whom the team still waits for: those who have not signed up, and those who are not approved yet. */
function Standing({ visit, team }: { visit: Visit; team: TeamView }) {
  const { t, lang } = visit;
  const named = (seats: SeatView[]) => seats.map(({ role }) => roleName(visit, role)).join(lang === 'zh' ? '、' : ', ');
  const gone = team.seats.filter(({ ref }) => !ref);
  const inReview = team.seats.filter(({ state }) => state === 'joined');
  const sentences = !team.open
    ? [t('team.closed')]
    : [
        ...(gone.length > 0 ? [t('team.missing', { roles: named(gone) })] : []),
        ...(inReview.length > 0 ? [t('team.inReview', { roles: named(inReview) })] : []),
        ...(team.missing.length === 0 ? [t('team.complete')] : []),
      ];
  return (
    <>
      {sentences.map((sentence) => (
        <p class="govuk-body">
          <strong>{sentence}</strong>
        </p>
      ))}
    </>
  );
}

/** Who has a place, or was asked to take it: the leader sees by the number's end who it was that they named. */
function Person({ visit, view, team, seat }: { visit: Visit; view: CaseView; team: TeamView; seat: SeatView }) {
  const { t } = visit;
  const own = seat.role === view.team!.role;
  return (
    <>
      {own ? view.name : (seat.name ?? '')}
      {own ? t('team.you') : ''}
      {seat.ref === team.leader ? t('team.leader') : ''}
      {!own && team.leader === view.reference && seat.mobile ? ` ${seat.mobile}` : ''}{' '}
      <Tag colour={colours[seat.state]}>{t(`team.seat.${seat.state}`)}</Tag>
    </>
  );
}

/** Somebody else for a place that nobody has; open where nobody is on the way, or something is wrong. */
function Replace({ visit, seat, raw, errors, main }: ReplaceProps) {
  const { t } = visit;
  const { role, state } = seat;
  const wrong = errors.find(({ target }) => target.endsWith(`-${role}`));
  return (
    <Details
      summary={t('team.replace.h', { role: roleName(visit, role) })}
      open={wrong !== undefined || state !== 'invited'}
    >
      <PostForm visit={visit} main={main}>
        <input type="hidden" name="role" value={role} />
        <MemberRow
          visit={visit}
          role={role}
          raw={raw}
          named
          errorOf={(id) => errors.find(({ target }) => target === id)?.text}
        />
        <Button kind="secondary" action="replace">
          {t('team.send')}
        </Button>
      </PostForm>
    </Details>
  );
}

interface ReplaceProps {
  visit: Visit;
  seat: SeatView;
  raw: Raw;
  errors: PageError[];
  main: boolean;
}

function Waiting({ visit, view }: { visit: Visit; view: CaseView }) {
  const { t } = visit;
  return (
    <>
      <h2 class="govuk-heading-m">{t('team.alone.h')}</h2>
      <p class="govuk-body">{t(view.goesAlone ? 'team.alone.said' : 'team.alone.note')}</p>
      <div class="app-actions">
        <Act visit={visit} view={view} action="now" text="team.alone.now" />
        <Act
          visit={visit}
          view={view}
          action={view.goesAlone ? 'never' : 'deadline'}
          text={view.goesAlone ? 'team.alone.never' : 'team.alone.deadline'}
        />
      </div>
    </>
  );
}

/** One thing that one can do. The key is the same over refreshes, so that a double click is one decision. */
function Act({ visit, view, action, text, warning }: ActProps) {
  return (
    <PostForm visit={visit} action={pathOf(view.reference)}>
      <input type="hidden" name="key" value={`${action} ${view.wait} ${view.history.length}`} />
      <Button kind={warning ? 'warning' : 'secondary'} action={action}>
        {visit.t(text)}
      </Button>
    </PostForm>
  );
}
interface ActProps {
  visit: Visit;
  view: CaseView;
  action: string;
  text: string;
  warning?: boolean;
}
