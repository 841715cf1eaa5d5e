import { Problem } from '../../../shared/http/problem.ts';
import { formatReference } from '../../../shared/identity/reference.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import type { InvitationView } from '../../recruitment/teams/side.ts';
import type { Session } from '../door/sessions.ts';
import { roleName } from '../mine/team-typed.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import { viewsOf } from '../sign-up/choices.tsx';
import { firstPage, path } from '../sign-up/journey.ts';
import { one, ownPost, type Visit } from '../visit.ts';

/** An invitation in an address: it opens nothing without the number's code. */
interface At {
  kind: string;
  id: string;
  seat: string;
}

const pathOf = ({ kind, id, seat }: At) => `/invitation/${kind}/${id}/${seat}`;

/** The open invitations of whoever has verified a number; a private link shows its one sign-up alone. */
export async function invitationsFor({ web }: Visit, session: Session): Promise<InvitationView[]> {
  if (!session.mobile || session.reference || !web.teams) return [];
  return web.teams.invitations(session.mobile);
}

/** The heading of an invitation. */
export const titleOf = ({ t }: Visit, { kind, name }: InvitationView) => t(`invite.${kind}`, { name });

/** As what somebody is asked into a team; a place without a name is a member's. */
const asWhat = (visit: Visit, { seat }: InvitationView) =>
  /^m\d$/.test(seat) ? visit.t('invite.member') : visit.t('invite.as', { role: roleName(visit, seat) });

/** The invitations on the page of one's sign-ups. */
export function Invitations({ visit, all }: { visit: Visit; all: InvitationView[] }) {
  return (
    <>
      {all.map((invitation) => (
        <div class="app-card">
          <h2 class="govuk-heading-m">{titleOf(visit, invitation)}</h2>
          {invitation.kind === 'team' ? <p class="govuk-body">{asWhat(visit, invitation)}</p> : null}
          <LinkButton href={pathOf(invitation)}>{visit.t('invite.see')}</LinkButton>
        </div>
      ))}
    </>
  );
}

async function find(visit: Visit, at: At): Promise<{ session: Session; invitation?: InvitationView } | Response> {
  const session = await visit.session();
  if (!session?.verified || !session.mobile) return seeOther(visit, '/check');
  const all = await invitationsFor(visit, session);
  const invitation = all.find(({ kind, id, seat }) => kind === at.kind && id === at.id && seat === at.seat);
  return { session, ...(invitation && { invitation }) };
}

/** Sign-ups of the number with which somebody can join. */
async function ownOf(visit: Visit, session: Session) {
  const views = await viewsOf(visit, await visit.web.engine.byMobile(session.mobile));
  return views.filter(({ teamUp }) => teamUp);
}

/** GET: who asks, for what, and what it comes to. */
export async function showInvitation(visit: Visit, at: At): Promise<Response> {
  const found = await find(visit, at);
  if (found instanceof Response) return found;
  const { session, invitation } = found;
  const { t, c } = visit;
  if (!invitation) {
    const [title, says] =
      c.req.query('said') === 'declined'
        ? (['invite.declined.h', 'invite.declined'] as const)
        : (['invite.gone', 'invite.gone.says'] as const);
    return page(
      visit,
      { title: t(title), back: '/mine' },
      <>
        <h1 class="govuk-heading-l">{t(title)}</h1>
        <p class="govuk-body">{t(says)}</p>
        <LinkButton href="/mine">{t('mine.title')}</LinkButton>
      </>,
    );
  }
  const own = invitation.kind === 'team' ? await ownOf(visit, session) : [];
  return page(
    visit,
    { title: titleOf(visit, invitation), back: '/mine' },
    <>
      <h1 class="govuk-heading-l">{titleOf(visit, invitation)}</h1>
      {invitation.kind === 'team' ? (
        <p class="govuk-body">
          <strong>{asWhat(visit, invitation)}</strong>
        </p>
      ) : null}
      <p class="govuk-body">{t('invite.says')}</p>
      {own.some(({ team }) => team) ? <p class="govuk-body">{t('invite.two')}</p> : null}
      <PostForm visit={visit}>
        {own.map(({ reference, wait }) => (
          <>
            <input type="hidden" name={`wait-${reference}`} value={String(wait)} />
            <Button action={`with-${reference}`}>{t('invite.with', { ref: formatReference(reference) })}</Button>
          </>
        ))}
        {visit.web.city.open ? (
          <Button action="accept" kind={own.length > 0 ? 'secondary' : undefined}>
            {t(own.length > 0 ? 'invite.another' : 'invite.accept')}
          </Button>
        ) : (
          <p class="govuk-body">{t('notice.closed')}</p>
        )}
        <Button action="decline" kind="secondary">
          {t('invite.decline')}
        </Button>
      </PostForm>
    </>,
  );
}

/** POST: joins with a sign-up, goes on to a new one, or declines. */
export async function sendInvitation(visit: Visit, at: At): Promise<Response> {
  const raw = await ownPost(visit);
  const found = await find(visit, at);
  if (found instanceof Response) return found;
  const { session, invitation } = found;
  const { web } = visit;
  const here = pathOf(at);
  const action = one(raw, 'action');
  if (!invitation) return seeOther(visit, here);
  const { kind, id, seat } = invitation;
  const invited = { kind, id, seat };
  if (action === 'decline') {
    await web.teams!.decline(session.mobile, invited);
    return seeOther(visit, `${here}?said=declined`);
  }
  if (action === 'accept') {
    // Consents come first, on the first page: nothing is put into a draft before.
    await visit.keep({ ...session, purpose: 'signUp', first: undefined, draft: undefined, invited });
    return seeOther(visit, path(firstPage(web.form)));
  }
  const reference = /^with-(\d{13})$/.exec(action)?.[1];
  if (!reference || !(await ownOf(visit, session)).some((view) => view.reference === reference)) {
    throw new Problem(400, 'request.broken');
  }
  const key = `join ${id} ${one(raw, `wait-${reference}`)}`.slice(0, 60);
  const made = await web.teams!.join(reference, { id, role: seat }, key);
  return seeOther(visit, made.kind === 'done' ? `/mine/${reference}/team?said=done` : `/mine/${reference}?said=moved`);
}
