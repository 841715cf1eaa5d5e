import { GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Answers } from '../../../shared/forms/field.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { ageOn } from '../../../shared/identity/id.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import { tableOf } from '../../../shared/workflow/env.ts';
import { findPk } from '../../../shared/workflow/find.ts';
import { personKey } from '../../../shared/workflow/keys.ts';
import { birthOf } from '../../recruitment/form/person.ts';
import { searchKey } from '../../recruitment/form/search.ts';
import { divisionName } from '../parts/words.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

/** One result of the machine's checks, in words. */
export interface Check {
  text: string;
  state: 'ok' | 'look' | 'stop';
}

const adult = 18;
const mostSignUps = 20;

/** What the machine has found out about a sign-up (content 8, desk.checks). */
export async function checksOf(visit: Visit, found: DeskCase, answers: Answers | undefined): Promise<Check[]> {
  const { t, now } = visit;
  const { data, state } = found;
  const [uses, isolated] = await Promise.all([usesOfMobile(visit, answers), isolatedOnRecord(visit, data.person)]);
  const checks: Check[] = [{ text: t('desk.check.id'), state: 'ok' }];
  const real = data.realName ?? 'pending';
  checks.push({
    text: t(`check.real.${real}`),
    state: real === 'match' || real === 'byHand' ? 'ok' : 'look',
  });
  const { birthDate } = answers ? birthOf(answers) : {};
  if (answers) {
    const grown = birthDate !== undefined && ageOn(birthDate, dateInChina(now)) >= adult;
    checks.push({ text: t(grown ? 'desk.check.adult' : 'check.minor'), state: grown ? 'ok' : 'stop' });
  }
  const inCity = data.card.residenceScope === 'inCity';
  checks.push(
    inCity
      ? { text: t('desk.check.lives', { district: divisionName(visit, data.card.division) }), state: 'ok' }
      : { text: t('check.outside'), state: 'look' },
  );
  if (data.dispatch) {
    checks.push({ text: t(`dispatch.${data.dispatch}`), state: data.dispatch === 'verified' ? 'ok' : 'look' });
  }
  if (state.step === 'known') checks.push({ text: t('check.known'), state: 'look' });
  else if (state.holds.some((hold) => hold.startsWith('claim:'))) {
    checks.push({ text: t('desk.check.single'), state: 'ok' });
  }
  if (may(visit.staff, 'health')) {
    const text = data.isolation ? `isolation.${data.isolation}` : isolated ? 'check.held' : 'desk.check.healthy';
    checks.push({ text: t(text), state: data.isolation || isolated ? 'stop' : 'ok' });
  }
  if (uses !== undefined) {
    const text = uses > 1 ? t('desk.check.mobile', { n: uses }) : t('check.single');
    checks.push({ text, state: uses > 1 ? 'look' : 'ok' });
  }
  if (data.undelivered) checks.push({ text: t('desk.undelivered'), state: 'look' });
  return checks;
}

/** In how many sign-ups of the city a number is used: one proxy may sign up a family. */
async function usesOfMobile({ desk: { env } }: Visit, answers: Answers | undefined): Promise<number | undefined> {
  const { mobile } = answers ?? {};
  if (typeof mobile !== 'string') return undefined;
  const { Count } = await env.documents.send(
    new QueryCommand({
      TableName: tableOf(env, 'recruitment'),
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': findPk(env, searchKey(mobile)) },
      Select: 'COUNT',
      Limit: mostSignUps,
    }),
  );
  return Count;
}

async function isolatedOnRecord({ desk: { env } }: Visit, person: string): Promise<boolean> {
  const { Item } = await env.documents.send(
    new GetCommand({ TableName: env.tables.people, Key: personKey(person), ConsistentRead: true }),
  );
  return Item?.isolated !== undefined;
}

/** The results, what needs a look first. */
export function Checks({ visit: { t }, checks }: { visit: Visit; checks: Check[] }) {
  const weight = { stop: 0, look: 1, ok: 2 };
  const colour = { stop: 'red', look: 'yellow', ok: 'green' } as const;
  const sorted = [...checks].sort((a, b) => weight[a.state] - weight[b.state]);
  return (
    <section aria-labelledby="checks">
      <h2 class="govuk-heading-m" id="checks">
        {t('case.checks')}
      </h2>
      <ul class="desk-facts">
        {sorted.map(({ text, state }) => (
          <li>
            <Tag colour={colour[state]}>{state === 'ok' ? text : `！${text}`}</Tag>
          </li>
        ))}
      </ul>
    </section>
  );
}
