import type { City } from '../../../shared/city/city.ts';
import { StaffRole } from '../../../shared/staff/staff.ts';

/** Roles of the city's staff; each has a program, and most a person. */
export const roles = StaffRole.options;
export type Role = StaffRole;

const roleNames: Record<Role, string> = {
  intake: '报名录入员 / intake',
  reviewer: '审核员 / reviewer',
  lead: '审核组长 / lead',
  groupLeader: '组长 / group leader',
  admin: '市级管理员 / admin',
  ops: '运维 / operations',
  gateway: '短信回执 / delivery receipts',
};

/** Somebody who may sign in on a demonstration's machine, and what the staff table says of them. */
export type DemoPerson = { sub: string; name: string; role: Role; divisions: string[]; label: string };
type CityPart = Pick<City, 'code' | 'name' | 'districts'>;

/** The people of the sign-in page: one for each role, and a second reviewer who has one district only. */
export function demoPeople(city: CityPart): DemoPerson[] {
  const district = city.districts[0]!;
  const whole = (sub: string, name: string, role: Role) => person(sub, name, role, [city.code], city.name.zh);
  return [
    whole('demo-intake', '陈晓燕', 'intake'),
    whole('demo-reviewer', '周敏', 'reviewer'),
    person('demo-reviewer-district', '吴芳', 'reviewer', [district.id], district.name.zh),
    whole('demo-lead', '郑国强', 'lead'),
    whole('demo-group-leader', '刘洋', 'groupLeader'),
    whole('demo-admin', '孙丽华', 'admin'),
    whole('demo-ops', '何伟', 'ops'),
  ];
}

function person(sub: string, name: string, role: Role, divisions: string[], where: string): DemoPerson {
  return { sub, name, role, divisions, label: `${roleNames[role]} · ${where}` };
}

/** The programs, one for each role: a token's subject is the program's client id. */
export function demoPrograms(city: Pick<City, 'code'>): DemoPerson[] {
  return roles.map((role) => ({
    sub: programId(role),
    name: `程序 ${role}`,
    role,
    divisions: [city.code],
    label: `程序 / program · ${roleNames[role]}`,
  }));
}

/** Client id of a role's program. */
export function programId(role: Role): string {
  return `program-${role}`;
}
