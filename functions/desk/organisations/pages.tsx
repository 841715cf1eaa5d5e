import { Problem } from '../../../shared/http/problem.ts';
import { formatDate } from '../../../shared/i18n/time.ts';
import { register } from '../../../shared/register/register.ts';
import { Button, LinkButton } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { Notification } from '../../../shared/ui/notification.tsx';
import { SummaryList } from '../../../shared/ui/summary-list.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { CardTable } from '../call-ups/card-table.tsx';
import { mayCallUp } from '../call-ups/rights.ts';
import { recordAccess } from '../case/access.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { divisionName } from '../parts/words.ts';
import { one, type Visit } from '../visit.ts';
import {
  contactOf,
  mayEnrol,
  type OrganisationRecord,
  organisationKind,
  organisationOf,
  organisationsOf,
} from './organisation.ts';

const most = 100;

/** GET /desk/organisations: who stands by as a whole. */
export async function showOrganisations(visit: Visit): Promise<Response> {
  const { t, lang, c, desk, staff } = visit;
  if (!mayCallUp(staff)) throw new Problem(403, 'role');
  const all = (await organisationsOf(desk.env)).filter(({ value }) => mayEnrol(visit, value));
  const standing = all.filter(({ value }) => value.standby);
  const members = standing.reduce((sum, { value }) => sum + value.members, 0);
  return page(
    visit,
    { title: t('organisation.title'), menu: 'callUps' },
    <>
      <a class="govuk-back-link" href="/desk/call-ups">
        {t('callUp.back')}
      </a>
      {c.req.query('said') === 'done' ? (
        <Notification title={t('organisation.title')} success>
          <p class="govuk-notification-banner__heading">{t('organisation.done')}</p>
        </Notification>
      ) : null}
      <h1 class="govuk-heading-l">{t('organisation.title')}</h1>
      <p class="govuk-body">{t('organisation.sum', { n: standing.length, members })}</p>
      <LinkButton href="/desk/organisations/new">{t('organisation.new')}</LinkButton>
      {all.length === 0 ? null : (
        <CardTable
          caption={t('organisation.title')}
          heads={['name', 'kind', 'where', 'members', 'since', 'state'].map((head) => t(`organisation.${head}`))}
          rows={all.slice(0, most).map(({ id, value }) => [
            <a class="govuk-link" href={`/desk/organisations/${id}`}>
              {value.name}
            </a>,
            t(`orgKind.${value.kind}`),
            divisionName(visit, value.division),
            String(value.members),
            formatDate(lang, value.since),
            <Tag colour={value.standby ? 'green' : 'grey'}>
              {t(value.standby ? 'organisation.standby' : 'organisation.over')}
            </Tag>,
          ])}
        />
      )}
    </>,
  );
}

/** GET /desk/organisations/:id: one of them; its contact masked. */
export const showOrganisation = async (visit: Visit, id: string): Promise<Response> =>
  draw(visit, await organisationOf(visit, id));

/** POST …/contact: the contact in full, once, on the answer to this post. What cannot be written down is not shown. */
export async function sendContact(visit: Visit, id: string): Promise<Response> {
  const record = await organisationOf(visit, id);
  const reason = one(await visit.post(), 'reason')
    .trim()
    .slice(0, 100);
  if (!reason) return draw(visit, record, { wrong: true });
  await recordAccess(visit, contactOf(id), { what: 'phone', reason });
  const { sealed } = record.value.contact;
  const shown = await visit.desk.env.sealing.open('recruitment', contactOf(id), 'contact', sealed);
  return draw(visit, record, { shown: shown as { name: string; mobile: string } });
}

/** POST …/standby: it stands by no more, or again. */
export async function sendStandby(visit: Visit, id: string): Promise<Response> {
  const { value, version } = await organisationOf(visit, id);
  const changed = { ...value, standby: one(await visit.post(), 'standby') === 'yes' };
  const put = { expected: version, by: visit.staff.sub };
  const { kind } = await register(visit.desk.env, 'recruitment').put(organisationKind, id, changed, put);
  if (kind === 'moved') throw new Problem(409, 'moved');
  return visit.c.redirect('/desk/organisations?said=done', 303);
}

function draw(
  visit: Visit,
  { id, value }: OrganisationRecord,
  { shown, wrong = false }: { shown?: { name: string; mobile: string }; wrong?: boolean } = {},
): Promise<Response> {
  const { t, lang } = visit;
  const { contact, called } = value;
  const here = `/desk/organisations/${id}`;
  return page(
    visit,
    { title: value.name, menu: 'callUps', failed: wrong, status: wrong ? 400 : 200 },
    <>
      <a class="govuk-back-link" href="/desk/organisations">
        {t('organisation.back')}
      </a>
      {wrong ? (
        <ErrorSummary
          title={t('error.summary', { n: 1 })}
          errors={[{ target: 'reason', text: t('organisation.reason.required') }]}
        />
      ) : null}
      <h1 class="govuk-heading-l">{value.name}</h1>
      <SummaryList
        rows={[
          { key: t('organisation.kind'), value: t(`orgKind.${value.kind}`) },
          { key: t('organisation.where'), value: divisionName(visit, value.division) },
          { key: t('organisation.members'), value: String(value.members) },
          { key: t('organisation.since'), value: formatDate(lang, value.since) },
          {
            key: t('organisation.contact'),
            value: shown ? (
              <span class="desk-revealed">
                {shown.name} {shown.mobile}
              </span>
            ) : (
              `${contact.name} ${contact.mobile}`
            ),
          },
          ...(called
            ? [
                {
                  key: t('organisation.called'),
                  value: (
                    <a class="govuk-link" href={`/desk/call-ups/${called.id}`}>
                      {called.id}
                    </a>
                  ),
                },
              ]
            : []),
        ]}
      />
      {shown ? null : (
        <PostForm visit={visit} action={`${here}/contact`}>
          <TextInput
            id="reason"
            lang={lang}
            label={t('organisation.reason')}
            error={wrong ? t('organisation.reason.required') : undefined}
          />
          <Button kind="secondary">{t('organisation.reveal')}</Button>
        </PostForm>
      )}
      <PostForm visit={visit} action={`${here}/standby`}>
        <input type="hidden" name="standby" value={value.standby ? 'no' : 'yes'} />
        <Button kind={value.standby ? 'warning' : 'secondary'}>
          {t(value.standby ? 'organisation.end' : 'organisation.again')}
        </Button>
      </PostForm>
    </>,
  );
}
