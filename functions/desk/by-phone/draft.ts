import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Answers, Raw } from '../../../shared/forms/field.ts';
import type { Visit } from '../visit.ts';

/** A sign-up that somebody of the staff is filling in for a caller. */
export interface PhoneDraft {
  /** Its submission token, too: a double click makes one case. */
  id: string;
  startedAt: number;
  answers: Answers;
  /** When each consent was given on the phone, epoch ms. */
  consents: Record<string, { version: string; at: number }>;
  /** How the number was verified, and which number that was. */
  verified?: { how: 'code' | 'callBack'; mobile: string; at: number };
  /** What stands on a page that is not right yet. */
  typed?: { page: string; raw: Raw };
  /** Reference, once it has been submitted. */
  done?: string;
}

const purpose = (sub: string) => `desk-phone:${sub}`;
const key = (sub: string) => ({ pk: `PHONE#${sub}`, sk: 'DRAFT' });
const day = 86_400;

/** The draft of whoever is signed in; each person has one at a time. Expired is as good as none. */
export async function readDraft({ desk, staff }: Visit): Promise<PhoneDraft | undefined> {
  const { Item } = await desk.env.documents.send(
    new GetCommand({ TableName: desk.staffTable, Key: key(staff.sub), ConsistentRead: true }),
  );
  const value = await desk.values.read(purpose(staff.sub), Item?.sealed as string | undefined);
  return value as PhoneDraft | undefined;
}

/** Keeps a draft, encrypted; nobody but its writer gets it back. */
export async function writeDraft({ desk, staff, now }: Visit, draft: PhoneDraft): Promise<void> {
  const seconds = desk.env.city.retention.draftDays * day;
  const sealed = await desk.values.write(purpose(staff.sub), { ...draft }, seconds);
  const Item = { ...key(staff.sub), sealed, ttl: Math.ceil(now / 1000) + seconds };
  await desk.env.documents.send(new PutCommand({ TableName: desk.staffTable, Item }));
}

/** Forgets a draft: it was given up, or nothing of it may be kept. */
export async function dropDraft({ desk, staff }: Visit): Promise<void> {
  await desk.env.documents.send(new DeleteCommand({ TableName: desk.staffTable, Key: key(staff.sub) }));
}
