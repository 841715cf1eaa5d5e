import { GetCommand } from '@aws-sdk/lib-dynamodb';
import { formatDue } from '../../../shared/i18n/time.ts';
import { Tag } from '../../../shared/ui/tag.tsx';
import { trouble } from '../../../shared/workflow/errors.ts';
import { personKey } from '../../../shared/workflow/keys.ts';
import type { RecordOf } from '../../../shared/workflow/records.ts';
import { missingIn, type Team, teamFacts } from '../../recruitment/teams/team.ts';
import type { Visit } from '../visit.ts';

/** How a team stands by what its members have said, in one call to the table however many they are. */
export interface Standing {
  state: 'closed' | 'complete' | 'begun' | 'waiting' | 'late';
  /** Roles for which nobody is approved and ready. */
  lacks: string[];
  /** Epoch ms: how long the first of those who wait does so. */
  until?: number;
}

/** How a team stands at this moment. */
export async function standingOf(
  { desk: { env }, now }: Pick<Visit, 'desk' | 'now'>,
  team: RecordOf<Team>,
): Promise<Standing> {
  const { Item = {} } = await env.documents
    .send(new GetCommand({ TableName: env.tables.people, Key: personKey(teamFacts(team.id)), ConsistentRead: true }))
    .catch(trouble);
  const lacks = missingIn(team.value, Item);
  if (!team.value.open) return { state: 'closed', lacks };
  if (lacks.length === 0) return { state: 'complete', lacks };
  const untils = team.value.seats.flatMap(({ role }) => (typeof Item[role] === 'number' ? [Item[role]] : []));
  if (untils.length === 0) return { state: 'begun', lacks };
  const until = Math.min(...untils);
  return { state: until <= now ? 'late' : 'waiting', lacks, until };
}

const colours = { closed: 'grey', complete: 'green', begun: 'grey', waiting: 'yellow', late: 'red' } as const;

/** The state in a word. */
export const StandingTag = ({ visit: { t }, standing: { state } }: { visit: Visit; standing: Standing }) => (
  <Tag colour={colours[state]}>{t(`teams.state.${state}`)}</Tag>
);

/** Until when a team waits, in words. */
export const untilOf = ({ lang }: Pick<Visit, 'lang'>, { until }: Standing) =>
  until === undefined ? '' : formatDue(lang, until);

/** A role in words. */
export function roleName({ t }: Pick<Visit, 't'>, role: string): string {
  const numbered = /^m(\d)$/.exec(role);
  return numbered ? t('team.role.m', { n: numbered[1]! }) : t(`team.role.${role}`);
}

/** Roles in words, in one line. */
export const rolesIn = (visit: Pick<Visit, 't' | 'lang'>, roles: readonly string[]) =>
  roles.map((role) => roleName(visit, role)).join(visit.lang === 'zh' ? '、' : ', ');
