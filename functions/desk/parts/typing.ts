import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Raw } from '../../../shared/forms/field.ts';
import { csrfField } from '../../../shared/http/csrf.ts';
import type { Desk } from '../ports.ts';
import type { Visit } from '../visit.ts';

/** How long what was typed in an ended session waits for its writer. */
const keptSeconds = 24 * 3600;
const purpose = 'desk-typed';
const key = (sub: string) => ({ pk: `TYPED#${sub}`, sk: 'TYPED' });

/**
 * Keeps what somebody had typed when their session was over, encrypted, for the same person only.
 *
 * @param path the page to which it belongs.
 */
export async function keepTyping(desk: Desk, sub: string, path: string, raw: Raw): Promise<void> {
  const { [csrfField]: _token, ...typed } = raw;
  const sealed = await desk.values.write(`${purpose}:${sub}`, { path, raw: typed }, keptSeconds);
  const ttl = Math.ceil(desk.env.clock.now() / 1000) + keptSeconds;
  await desk.env.documents.send(new PutCommand({ TableName: desk.staffTable, Item: { ...key(sub), sealed, ttl } }));
}

/** What the same person had typed on this page before signing in again; shown once. */
export async function keptTyping({ c, desk, staff }: Visit): Promise<Raw | undefined> {
  if (c.req.query('kept') === undefined) return undefined;
  const found = { TableName: desk.staffTable, Key: key(staff.sub) };
  const { Item } = await desk.env.documents.send(new GetCommand({ ...found, ConsistentRead: true }));
  const kept = await desk.values.read(`${purpose}:${staff.sub}`, Item?.sealed as string | undefined);
  if (!kept || kept.path !== new URL(c.req.url).pathname) return undefined;
  await desk.env.documents.send(new DeleteCommand(found));
  return kept.raw as Raw;
}
