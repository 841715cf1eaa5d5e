import { formatDay } from '../../../shared/i18n/time.ts';
import { Notification } from '../../../shared/ui/notification.tsx';
import type { Times } from '../../recruitment/roster/slot.ts';
import type { GroupMember } from '../../recruitment/roster/week.ts';
import { postName } from '../parts/words.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { Group } from './read.ts';

/** `心理支持 · 第 1 组`. */
export const groupName = (visit: Visit, { post, number }: Pick<Group, 'post' | 'number'>) =>
  visit.t('board.group', { post: postName(visit, post), n: number });

/** `11月23日（周一）08:00–10:00`. */
export const when = ({ lang }: Pick<Visit, 'lang'>, { date, from, to }: Times) =>
  `${formatDay(lang, date)} ${from}–${to}`;

/** The sentence for a decision that was not taken: a refusal's code, or what the engine answered. */
export function refusalText({ t, has, staff }: Pick<Visit, 't' | 'has' | 'staff'>, code: string): string {
  if (code === 'isolated' && !may(staff, 'health')) return t('board.no.hidden');
  const key = [`board.no.${code}`, `refusal.${code}`, `many.result.${code}`].find((one) => has(one));
  return t(key ?? 'board.said.moved');
}

/** What has just been done, or why not: named in the address, with its numbers. */
export function Said({ visit }: { visit: Visit }) {
  const { t, has, c } = visit;
  const said = c.req.query('said');
  if (!said) return null;
  const key = `board.said.${said}`;
  const vars = Object.fromEntries(
    ['made', 'same', 'conflicts', 'n', 'refused', 'told', 'left'].map((name) => [
      name,
      String(Number(c.req.query(name)) || 0),
    ]),
  );
  const bad = !has(key) || ['moved', 'forbidden', 'left', 'proposedSome'].includes(said);
  return (
    <Notification title={t('desk.menu.board')} success={!bad}>
      <p class="govuk-notification-banner__heading">{has(key) ? t(key, vars) : refusalText(visit, said)}</p>
    </Notification>
  );
}

/** Members by reference. */
export const byRef = (members: readonly GroupMember[]) => new Map(members.map((member) => [member.ref, member]));

/** Masked name and number, and a way to the case. */
export function Person({ member, text }: { member: GroupMember | undefined; text?: string }) {
  if (!member) return <span>?</span>;
  return (
    <a class="govuk-link" href={`/desk/cases/${member.ref}`}>
      {text ?? `${member.name} ${member.mobile}`}
    </a>
  );
}
