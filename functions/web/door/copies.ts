import { DeleteCommand, GetCommand } from '@aws-sdk/lib-dynamodb';
import type { Answers } from '../../../shared/forms/field.ts';
import type { ReviewGroup } from '../../../shared/forms/review.ts';
import type { Lang } from '../../../shared/i18n/texts.ts';
import { alive, type Door, day, lasting } from './door.ts';

/** What the applicant may see again of a sign-up: in words, masked as on the check page. */
export interface Copy {
  groups: Record<Lang, ReviewGroup[]>;
  /** Answers that can be changed afterwards (times, wishes); none is sensitive. */
  changeable: Answers;
  mobile: string;
}

const keptFor = 365 * day;
const keyOf = (reference: string) => ({ pk: `COPY#${reference}`, sk: 'COPY' });
const sealedFor = (reference: string) => ({ case: reference, group: 'copy' });

/** The copy as an item, sealed with the door's own key: the public pages can open no case. */
export async function copyItem(door: Door, reference: string, copy: Copy): Promise<Record<string, unknown>> {
  const sealed = await door.sealer.seal(copy, sealedFor(reference));
  return { ...keyOf(reference), sealed, ...lasting(door.clock.now() + keptFor) };
}

/** The applicant's copy; undefined for a sign-up that did not come through the pages. */
export async function readCopy(door: Door, reference: string): Promise<Copy | undefined> {
  const { Item } = await door.documents.send(
    new GetCommand({ TableName: door.table, Key: keyOf(reference), ConsistentRead: true }),
  );
  if (!alive(Item, door.clock.now())) return undefined;
  return (await door.opener.open(String(Item.sealed), sealedFor(reference))) as Copy;
}

/** Erases the copy along with the case. */
export async function dropCopy(door: Door, reference: string): Promise<void> {
  await door.documents.send(new DeleteCommand({ TableName: door.table, Key: keyOf(reference) }));
}
