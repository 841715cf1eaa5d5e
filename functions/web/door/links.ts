import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { alive, day, lasting } from '../../../shared/door/lasting.ts';
import type { Door } from './door.ts';

const validFor = 180 * day;

const linkKey = (hash: string) => ({ pk: `LINK#${hash}`, sk: 'LINK' });
const roundKey = (reference: string) => ({ pk: `LINKS#${reference}`, sk: 'ROUND' });

/**
 * Makes a private link to a case and gives its secret, which only the link itself holds. `holder` stands for the number to
 * which the case belongs: when it belongs to another, the link is worth nothing.
 */
export async function makeLink(door: Door, reference: string, holder: string): Promise<string> {
  const secret = newSecret(door);
  const Item = linkItem(door, { secret, reference, holder, round: await roundOf(door, reference) });
  await door.documents.send(new PutCommand({ TableName: door.table, Item }));
  return secret;
}

/** A secret for a private link. */
export const newSecret = (door: Door): string =>
  door.ids.uuid().replaceAll('-', '') + door.ids.uuid().replaceAll('-', '');

/** A private link as an item, to be written in the transaction that accepts its case: none of it was revoked before. */
export const firstLinkItem = (door: Door, secret: string, reference: string, holder: string) =>
  linkItem(door, { secret, reference, holder, round: 0 });

function linkItem(door: Door, link: { secret: string; reference: string; holder: string; round: number }) {
  const { secret, ...rest } = link;
  return { ...linkKey(door.hasher.hash('link', secret)), ...rest, ...lasting(door.clock.now() + validFor) };
}

export type Followed = { kind: 'open'; reference: string; holder: string } | { kind: 'expired' } | { kind: 'bad' };

/** Where a link's secret leads. `bad`: not one of ours, or cut short. */
export async function followLink(door: Door, secret: string): Promise<Followed> {
  if (!/^[0-9a-f]{64}$/.test(secret)) return { kind: 'bad' };
  for (const hash of door.hasher.hashAll('link', secret)) {
    const { Item } = await door.documents.send(
      new GetCommand({ TableName: door.table, Key: linkKey(hash), ConsistentRead: true }),
    );
    if (!Item) continue;
    const reference = String(Item.reference);
    const open = alive(Item, door.clock.now()) && Item.round === (await roundOf(door, reference));
    return open ? { kind: 'open', reference, holder: String(Item.holder) } : { kind: 'expired' };
  }
  return { kind: 'bad' };
}

/** Makes every link to a case so far worthless, whoever comes to hold the case again. */
export async function revokeLinks(door: Door, reference: string): Promise<void> {
  await door.documents.send(
    new UpdateCommand({
      TableName: door.table,
      Key: roundKey(reference),
      UpdateExpression: 'ADD #round :one SET #ttl = :ttl',
      ExpressionAttributeNames: { '#round': 'round', '#ttl': 'ttl' },
      // The round must outlive every link made before it.
      ExpressionAttributeValues: { ':one': 1, ':ttl': Math.ceil((door.clock.now() + 2 * validFor) / 1000) },
    }),
  );
}

async function roundOf(door: Door, reference: string): Promise<number> {
  const { Item } = await door.documents.send(
    new GetCommand({ TableName: door.table, Key: roundKey(reference), ConsistentRead: true }),
  );
  return Number(Item?.round ?? 0);
}
