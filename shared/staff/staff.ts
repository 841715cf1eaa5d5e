import { GetCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod/mini';
import type { Documents } from '../table/documents.ts';

/** What the city calls those who work in it (content, section 8). `gateway`: the SMS gateway's delivery receipts. */
export const StaffRole = z.enum(['intake', 'reviewer', 'lead', 'groupLeader', 'admin', 'ops', 'gateway']);
export type StaffRole = z.infer<typeof StaffRole>;

/** One person or program, as the city's staff table has it. */
export const Staff = z.object({
  sub: z.string().check(z.minLength(1)),
  name: z.string().check(z.minLength(1)),
  role: StaffRole,
  /** District codes and zone ids; the city's own code means the whole city. */
  divisions: z.array(z.string()),
  active: z.boolean(),
  /** Sessions begun up to this moment (epoch ms) are over: signed out everywhere. */
  sessionsFrom: z._default(z.number(), 0),
});
export type Staff = z.infer<typeof Staff>;

/** Key of a member of staff; `sub` is the subject of their issuer's tokens. */
export function staffKey(sub: string): { pk: string; sk: string } {
  return { pk: `STAFF#${sub}`, sk: 'STAFF' };
}

/** Reads somebody's role and scope, consistently, on each request. Undefined: not of this city's staff, or no longer. */
export async function readStaff(documents: Documents, table: string, sub: string): Promise<Staff | undefined> {
  const { Item } = await documents.send(new GetCommand({ TableName: table, Key: staffKey(sub), ConsistentRead: true }));
  const staff = Staff.safeParse(Item && { ...Item, sub });
  return staff.success && staff.data.active ? staff.data : undefined;
}

/** True when one of the case's divisions (its district, its zone) is in the person's scope. */
export function inScope(staff: Pick<Staff, 'divisions'>, cityCode: string, divisions: readonly string[]): boolean {
  return staff.divisions.includes(cityCode) || divisions.some((division) => staff.divisions.includes(division));
}
