import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Radios } from '../../../shared/ui/choices.tsx';
import { Details } from '../../../shared/ui/details.tsx';
import { ErrorSummary, type PageError } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import type { NewTeam } from '../../recruitment/teams/side.ts';
import { newTeamId, twoThree } from '../../recruitment/teams/team.ts';
import { PostForm, page, seeOther } from '../page.tsx';
import type { CaseView } from '../ports.ts';
import { keepLanguageOf, one, type Visit } from '../visit.ts';
import { roleName, rolesOf, typedTeam } from './team-typed.ts';

type Kind = NewTeam['kind'];

const pathOf = (reference: string) => `/mine/${reference}/team`;
const kinds = ['free', 'twoThree'] as const;
const kindIn = (text: string | undefined): Kind | undefined => kinds.find((kind) => kind === text);

/** 我带一个队: which kind, and then who. */
export async function showNewTeam(visit: Visit, { reference }: CaseView): Promise<Response> {
  const kept = await visit.bounced(pathOf(reference));
  const kind = kindIn(visit.c.req.query('kind')) ?? kindIn(one(kept?.raw ?? {}, 'kind'));
  if (!kind) return askKind(visit, reference, visit.c.req.query('next') !== undefined);
  const errors = kept?.raw && kept.why ? typedTeam(visit, kept.raw, kind).errors : [];
  const also = kept?.error ? [{ target: 'teamName', text: visit.t(kept.error.key) }] : [];
  return draw(visit, reference, kind, kept?.raw ?? {}, [...errors, ...also]);
}

/** POST: the record is written, the others are invited. */
export async function sendNewTeam(visit: Visit, { reference }: CaseView, raw: Raw): Promise<Response> {
  const here = pathOf(reference);
  const kind = kindIn(one(raw, 'kind'));
  if (!kind) return seeOther(visit, `${here}?next`);
  const again = async (why?: 'errors', key?: string) =>
    (await visit.bounce(`${here}?kind=${kind}`, {
      page: here,
      raw,
      ...(why && { why }),
      ...(key && { error: { key } }),
    })) ?? draw(visit, reference, kind, raw, why ? typedTeam(visit, raw, kind).errors : []);
  if (keepLanguageOf(visit, raw)) return again();
  const { team, errors } = typedTeam(visit, raw, kind);
  if (errors.length > 0) return again('errors');
  if (!/^[\da-z]{8}$/.test(team.id)) throw new Problem(400, 'request.broken');
  visit.settle();
  const made = await visit.web.teams!.lead(reference, team);
  if (made.kind === 'refused') return again(undefined, `team.wrong.${made.why === 'other' ? 'other' : 'late'}`);
  return seeOther(visit, `${here}?said=${made.kind === 'done' ? 'sent' : made.kind}`);
}

function askKind(visit: Visit, reference: string, failed: boolean): Promise<Response> {
  const { t, lang } = visit;
  const text = failed ? t('team.wrong.kind') : undefined;
  return page(
    visit,
    { title: t('action.team'), back: `/mine/${reference}`, failed },
    <>
      <ErrorSummary title={t('error.summary', { n: 1 })} errors={text ? [{ target: 'kind-free', text }] : []} />
      <h1 class="govuk-heading-l">{t('action.team')}</h1>
      <p class="govuk-body">{t('team.new.says')}</p>
      <form method="get" novalidate>
        <input type="hidden" name="next" value="yes" />
        <Radios
          id="kind"
          lang={lang}
          label={t('team.kind')}
          choices={kinds.map((value) => ({ value, label: t(`team.kind.${value}`) }))}
          {...(text && { error: text })}
        />
        <Button>{t('btn.next')}</Button>
      </form>
    </>,
  );
}

function draw(visit: Visit, reference: string, kind: Kind, raw: Raw, errors: PageError[]): Promise<Response> {
  const { t, lang, web } = visit;
  const errorOf = (id: string) => errors.find(({ target }) => target === id)?.text;
  const roles = rolesOf(kind);
  // Most teams have four: the other rows are there for those who ask.
  const [first, more] = kind === 'free' ? [roles.slice(0, 3), roles.slice(3)] : [roles, []];
  const id = one(raw, 'id') || newTeamId(web.clock.now(), Number.parseInt(web.ids.uuid().slice(0, 8), 16) % 1296);
  return page(
    visit,
    { title: t('action.team'), back: pathOf(reference), failed: errors.length > 0, keepsInput: true },
    <>
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">{t('action.team')}</h1>
      <p class="govuk-body">{t('team.new.says')}</p>
      <p class="govuk-body">{t('team.new.consent', { days: web.city.teams.inviteDays })}</p>
      <PostForm visit={visit} main>
        <input type="hidden" name="kind" value={kind} />
        <input type="hidden" name="id" value={id} />
        <TextInput
          id="teamName"
          lang={lang}
          label={t('teamName.label')}
          hint={t('teamName.hint')}
          value={one(raw, 'teamName')}
          error={errorOf('teamName')}
        />
        {kind === 'twoThree' ? (
          <Radios
            id="own"
            lang={lang}
            label={t('team.own')}
            value={one(raw, 'own')}
            error={errorOf(`own-${twoThree[0]}`)}
            choices={twoThree.map((value) => ({ value, label: t(`team.role.${value}`) }))}
          />
        ) : null}
        <h2 class="govuk-heading-m">{t('team.members')}</h2>
        <p class="govuk-hint">{t(kind === 'free' ? 'team.members.free' : 'team.members.roles')}</p>
        {first.map((role) => (
          <MemberRow visit={visit} role={role} raw={raw} errorOf={errorOf} />
        ))}
        {more.length > 0 ? (
          <Details
            summary={t('team.members.more')}
            open={more.some((role) => one(raw, `name-${role}`) || one(raw, `mobile-${role}`))}
          >
            {more.map((role) => (
              <MemberRow visit={visit} role={role} raw={raw} errorOf={errorOf} />
            ))}
          </Details>
        ) : null}
        <Button>{t('team.send')}</Button>
      </PostForm>
    </>,
  );
}

/** Name and mobile of somebody for a role. */
export function MemberRow({ visit, role, raw, errorOf, named }: MemberProps) {
  const { t, lang } = visit;
  return (
    <fieldset class="govuk-fieldset">
      <legend class={named ? 'govuk-visually-hidden' : 'govuk-fieldset__legend govuk-fieldset__legend--s'}>
        {roleName(visit, role)}
      </legend>
      <TextInput
        id={`name-${role}`}
        lang={lang}
        label={t('team.member.name')}
        value={one(raw, `name-${role}`)}
        error={errorOf(`name-${role}`)}
        autocomplete="off"
        width={20}
      />
      <TextInput
        id={`mobile-${role}`}
        lang={lang}
        label={t('team.member.mobile')}
        type="tel"
        inputmode="tel"
        autocomplete="off"
        value={one(raw, `mobile-${role}`)}
        error={errorOf(`mobile-${role}`)}
        width={20}
      />
    </fieldset>
  );
}
interface MemberProps {
  visit: Visit;
  role: string;
  raw: Raw;
  errorOf(id: string): string | undefined;
  /** The role stands above the row. */
  named?: boolean;
}
