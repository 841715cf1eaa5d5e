import type { Child } from 'hono/jsx';
import { Problem } from '../../../shared/http/problem.ts';
import { register } from '../../../shared/register/register.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Select } from '../../../shared/ui/choices.tsx';
import type { CallUpRecord } from '../../recruitment/call-ups/call-up.ts';
import { ownCallUp } from '../call-ups/rights.ts';
import { PostForm } from '../parts/frame.tsx';
import { one, type Visit } from '../visit.ts';
import { mayBeSent, mayEnrol, organisationKind, organisationOf, organisationsOf } from './organisation.ts';

/** The organisations of a call-up: those that were called, and those that can be. Nobody of theirs is a case of ours. */
export async function calledOrganisations(visit: Visit, record: CallUpRecord, runs: boolean): Promise<Child> {
  const { t, desk, lang } = visit;
  const { id, value } = record;
  const all = (await organisationsOf(desk.env)).filter((one) => mayEnrol(visit, one.value));
  const called = all.filter((one) => one.value.called?.id === id);
  const free = all.filter(
    (one) => one.value.standby && !called.includes(one) && mayBeSent(value, desk.env.city, one.value),
  );
  const asks = runs && value.open && free.length > 0;
  if (called.length === 0 && !asks) return null;
  return (
    <section aria-labelledby="organisations">
      <h2 class="govuk-heading-m" id="organisations">
        {t('organisation.title')}
      </h2>
      {called.length > 0 ? (
        <ul class="govuk-list govuk-list--bullet">
          {called.map((one) => (
            <li>
              <a class="govuk-link" href={`/desk/organisations/${one.id}`}>
                {one.value.name}
              </a>{' '}
              {t('organisation.has', { n: one.value.members })}
            </li>
          ))}
        </ul>
      ) : null}
      {asks ? (
        <PostForm visit={visit} action={`/desk/call-ups/${id}/organisation`}>
          <Select
            id="organisation"
            lang={lang}
            label={t('organisation.call')}
            hint={t('organisation.call.hint')}
            empty={t('select.empty')}
            choices={free.map((one) => ({
              value: one.id,
              label: `${one.value.name}（${one.value.members}）`,
            }))}
          />
          <Button kind="secondary">{t('organisation.call.go')}</Button>
        </PostForm>
      ) : null}
    </section>
  );
}

/** POST /desk/call-ups/:id/organisation: the organisation is called; its record gets the call-up's number. */
export async function sendCalled(visit: Visit, id: string): Promise<Response> {
  const { c, desk, now, staff } = visit;
  const callUp = await ownCallUp(visit, id);
  const wanted = one(await visit.post(), 'organisation');
  if (!wanted) return c.redirect(`/desk/call-ups/${id}?said=nobody`, 303);
  const { value, version } = await organisationOf(visit, wanted);
  if (!callUp.value.open || !value.standby || !mayBeSent(callUp.value, desk.env.city, value))
    throw new Problem(409, 'moved');
  if (value.called?.id !== id) {
    const changed = { ...value, called: { id, at: now } };
    const put = { expected: version, by: staff.sub };
    const { kind } = await register(desk.env, 'recruitment').put(organisationKind, wanted, changed, put);
    if (kind === 'moved') throw new Problem(409, 'moved');
  }
  return c.redirect(`/desk/call-ups/${id}?said=called`, 303);
}
