import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { Context } from 'hono';
import { formatReference } from '../../shared/identity/reference.ts';
import { inScope, type Staff } from '../../shared/staff/staff.ts';
import { tableOf } from '../../shared/workflow/env.ts';
import { listPk } from '../../shared/workflow/keys.ts';
import type { Api, ApiEnv } from './ports.ts';
import { ApiProblem } from './problems.ts';

/** Rows of a page. */
const pageLength = 50;
const times: readonly string[] = ['acceptedAt', 'due'];

/**
 * `GET /cases?list=review`: what waits at a desk of a division, the most urgent first, masked values only: to the roles
 * that read the list at the desk, and as much of it.
 */
export async function showList(api: Api, c: Context<ApiEnv>): Promise<Response> {
  const list = c.req.query('list') ?? '';
  const { role } = c.var.staff;
  const entry = api.forms.find(({ lists }) => Object.hasOwn(lists, list));
  if (!entry) {
    const own = api.forms.flatMap(({ lists }) => Object.keys(lists).filter((name) => lists[name]!.includes(role)));
    throw new ApiProblem('list.unknown', { vars: { lists: own.join(', ') } });
  }
  if (!entry.lists[list]!.includes(role)) throw new ApiProblem('auth.role');
  const division = divisionOf(api, c.var.staff, c.req.query('division'));
  const after = cursorOf(c.req.query('cursor'));
  const { Items = [] } = await api.env.documents.send(
    new QueryCommand({
      TableName: tableOf(api.env, entry.workflow.name),
      KeyConditionExpression: after === undefined ? 'pk = :pk' : 'pk = :pk AND sk > :after',
      ExpressionAttributeValues: { ':pk': listPk(list, division), ...(after !== undefined && { ':after': after }) },
      ConsistentRead: true,
      // One more tells whether there is another page.
      Limit: pageLength + 1,
    }),
  );
  const shown = Items.slice(0, pageLength);
  const last = shown.at(-1)?.sk as string | undefined;
  const next = Items.length > pageLength && last !== undefined ? nextAddress(api, list, division, last) : undefined;
  return c.json({
    list,
    division,
    cases: shown.map((item) => rowOf(api, entry.rowFor(role, item))),
    ...(next && { next }),
  });
}

/** The division that is asked for, or the caller's own. Throws ApiProblem 403, or 400 when it is not clear which. */
function divisionOf(api: Api, staff: Staff, asked: string | undefined): string {
  const { code, districts } = api.env.city;
  const own = staff.divisions.includes(code) ? code : staff.divisions.length === 1 ? staff.divisions[0] : undefined;
  const division = asked ?? own;
  const known = division === code || districts.some(({ id }) => id === division);
  if (division === undefined || !known) throw new ApiProblem('list.division');
  if (!inScope(staff, code, [division])) throw new ApiProblem('auth.division');
  return division;
}

function rowOf(api: Api, { pk: _pk, sk: _sk, ref, ...row }: Record<string, unknown>) {
  const reference = formatReference(String(ref));
  const shown = Object.entries(row).map(([name, value]) => [
    name,
    times.includes(name) && typeof value === 'number' ? new Date(value).toISOString() : value,
  ]);
  return { reference, ...Object.fromEntries(shown), links: { case: `${api.publicUrl}/api/v1/cases/${reference}` } };
}

const nextAddress = (api: Api, list: string, division: string, sk: string) =>
  `${api.publicUrl}/api/v1/cases?${new URLSearchParams({ list, division, cursor: Buffer.from(sk).toString('base64url') })}`;

/** Where the page before ended: `<time>#<reference>`. Throws ApiProblem 400 for anything else. */
function cursorOf(cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  const sk = Buffer.from(cursor, 'base64url').toString();
  if (!/^[+-]?\d{4,6}-\d\d-\d\dT[\d:.]+Z#\d{13}$/.test(sk)) throw new ApiProblem('list.cursor');
  return sk;
}
