import type { Raw } from '../../../shared/forms/field.ts';
import { cleanLine, lengthOf } from '../../../shared/identity/clean.ts';
import { checkName, cleanName } from '../../../shared/identity/name.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import type { PageError } from '../../../shared/ui/error-summary.tsx';
import type { Named, NewTeam } from '../../recruitment/teams/side.ts';
import { freeRoles, most, twoThree } from '../../recruitment/teams/team.ts';
import { one, type Visit } from '../visit.ts';

type Kind = NewTeam['kind'];

/** Roles for which the form has a row: in a team of free size the first is the leader's own. */
export const rolesOf = (kind: Kind): readonly string[] => (kind === 'twoThree' ? twoThree : freeRoles(most).slice(1));

/** A role in words. */
export function roleName({ t }: Pick<Visit, 't'>, role: string): string {
  const numbered = /^m(\d)$/.exec(role);
  return numbered ? t('team.role.m', { n: numbered[1]! }) : t(`team.role.${role}`);
}

/** Somebody's name and number as typed for a role, and what is wrong; undefined: nothing was typed. */
export function typedMember(
  visit: Visit,
  raw: Raw,
  role: string,
): { member?: { role: string; name: string; mobile: string }; errors: PageError[] } {
  const { t } = visit;
  const name = cleanName(one(raw, `name-${role}`).slice(0, 200));
  const mobile = cleanMobile(one(raw, `mobile-${role}`).slice(0, 100));
  if (name === '' && mobile === '') return { errors: [] };
  const who = roleName(visit, role);
  const wrong = checkName(name);
  const errors: PageError[] = [
    ...(wrong && wrong !== 'short' ? [{ target: `name-${role}`, text: t('team.wrong.memberName', { who }) }] : []),
    ...(checkMobile(mobile) ? [{ target: `mobile-${role}`, text: t('team.wrong.memberMobile', { who }) }] : []),
  ];
  return { member: { role, name, mobile }, errors };
}

/** The team that was typed, and what is wrong with it. */
export function typedTeam(visit: Visit, raw: Raw, kind: Kind): { team: NewTeam; errors: PageError[] } {
  const { t } = visit;
  const errors: PageError[] = [];
  const name = cleanLine(one(raw, 'teamName').slice(0, 200));
  // A number in a name would be shown to everybody in it.
  if (name === '' || lengthOf(name) > 20 || /\d{5}/.test(name.replace(/\s/g, ''))) {
    errors.push({ target: 'teamName', text: t('team.wrong.name') });
  }
  const own = kind === 'free' ? 'm1' : one(raw, 'own');
  if (kind === 'twoThree' && !(twoThree as readonly string[]).includes(own)) {
    errors.push({ target: `own-${twoThree[0]}`, text: t('team.wrong.own') });
  }
  const members: Named[] = [];
  for (const role of rolesOf(kind).filter((one) => one !== own)) {
    const { member, errors: wrong } = typedMember(visit, raw, role);
    errors.push(...wrong);
    if (!member) continue;
    if (members.some((one) => one.name === member.name && one.mobile === member.mobile)) {
      errors.push({ target: `name-${role}`, text: t('team.wrong.twice', { who: roleName(visit, role) }) });
    }
    members.push(member);
  }
  if (kind === 'free') {
    if (members.length === 0) errors.push({ target: 'name-m2', text: t('team.wrong.none') });
    // Rows that were left empty between are no places.
    members.forEach((member, index) => {
      member.role = `m${index + 2}`;
    });
  } else if (own !== '') {
    const missing = twoThree.filter((role) => role !== own && !members.some((member) => member.role === role));
    if (missing.length > 0) {
      const roles = missing.map((role) => roleName(visit, role)).join(visit.lang === 'zh' ? '、' : ', ');
      errors.push({ target: `name-${missing[0]}`, text: t('team.wrong.all', { roles }) });
    }
  }
  return { team: { id: one(raw, 'id'), name, kind, own, members }, errors };
}
