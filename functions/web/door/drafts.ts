import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { alive, day, lasting } from '../../../shared/door/lasting.ts';
import type { Answers, Raw } from '../../../shared/forms/field.ts';
import { forStore, type Sealed } from '../../../shared/privacy/stored.ts';
import { failureOf } from '../../../shared/table/errors.ts';
import type { InvitedBy } from '../../recruitment/teams/invitations.ts';
import type { Door } from './door.ts';

/** A sign-up that is being filled in. One to a mobile number. */
export interface Draft {
  id: string;
  /** The submission token: made with the draft, so that every retry of the last page bears the same one. */
  token: string;
  /** The page to go on with. */
  page: string;
  savedAt: number;
  expires: number;
  startedAt: number;
  answers: Answers;
  /** When each consent was ticked (epoch ms) and to which version of its text, by field. */
  consents: Record<string, { version: string; at: number }>;
  /** A page that was left half filled in, as typed; never a sensitive value. */
  typed?: { page: string; raw: Raw };
  /** The invitation by which they came. */
  invited?: InvitedBy;
  /** Where it lies and how often it had been saved when it was read. */
  read?: { pk: string; version: number };
  /** Set at submission; the values are gone then. */
  reference?: string;
  /** From submission on: what the receipt shows. */
  link?: OwnLink;
}

/** The private link on a receipt. */
export interface OwnLink {
  secret: string;
  /** True: scripts run in this browser, so the secret may stand behind the #. */
  script: boolean;
}

const pkOf = (hash: string) => `DRAFT#${hash}`;
const sk = 'DRAFT';

/** The sealed part. */
type Content = Pick<Draft, 'answers' | 'consents' | 'typed' | 'invited'>;
/** What is left of it after submission. */
type Left = Pick<Draft, 'link'>;

interface Stored {
  draft: Draft;
  version: number;
  pk: string;
}

async function read(door: Door, mobile: string): Promise<Stored | undefined> {
  for (const hash of door.hasher.hashAll('mobile', mobile)) {
    const pk = pkOf(hash);
    const { Item } = await door.documents.send(
      new GetCommand({ TableName: door.table, Key: { pk, sk }, ConsistentRead: true }),
    );
    if (!alive(Item, door.clock.now())) continue;
    const { id, token, page, savedAt, startedAt, expires, reference, sealed } = Item as unknown as Draft & {
      sealed?: Sealed;
    };
    const content = sealed ? ((await door.opener.open(sealed, { case: id, group: 'draft' })) as Content | Left) : {};
    const version = Number(Item.version);
    const open = { id, token, page, savedAt, startedAt, expires, reference };
    return { pk, version, draft: { ...open, answers: {}, consents: {}, ...content, read: { pk, version } } };
  }
  return undefined;
}

/** A draft as an item: its content sealed, after submission the receipt's link only. */
async function itemOf(door: Door, pk: string, draft: Draft, version: number): Promise<Record<string, unknown>> {
  const { answers, consents, typed, invited, link, read: _read, ...open } = draft;
  const content: Content | Left = draft.reference
    ? { link }
    : { answers, consents, typed, ...(invited && { invited }) };
  const sealed = forStore(await door.sealer.seal(content, { case: draft.id, group: 'draft' }));
  return { pk, sk, ...open, sealed, version, ...lasting(draft.expires) };
}

async function write(door: Door, pk: string, draft: Draft, version: number | undefined): Promise<boolean> {
  try {
    await door.documents.send(
      new PutCommand({
        TableName: door.table,
        Item: await itemOf(door, pk, draft, (version ?? 0) + 1),
        ...(version !== undefined && {
          ConditionExpression: 'version = :version AND id = :id',
          ExpressionAttributeValues: { ':version': version, ':id': draft.id },
        }),
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw error;
  }
}

/** The draft of a mobile number, submitted or not; undefined when there is none or its days are over. */
export async function readDraft(door: Door, mobile: string): Promise<Draft | undefined> {
  return (await read(door, mobile))?.draft;
}

/** Begins a new draft; an older one of the number is gone. `days`: how long it is kept after each saving. */
export async function beginDraft(
  door: Door,
  mobile: string,
  start: Content & { page: string },
  days: number,
): Promise<Draft> {
  const now = door.clock.now();
  const draft: Draft = {
    ...start,
    id: door.ids.uuid(),
    token: door.ids.uuid(),
    savedAt: now,
    startedAt: now,
    expires: now + days * day,
  };
  await write(door, pkOf(door.hasher.hash('mobile', mobile)), draft, undefined);
  return draft;
}

/**
 * Saves a page into a draft, which need not be read again if it was read just now. Two tabs that save at once both get
 * in: the later one is refused, reads and adds its page. Undefined: the draft is gone, replaced or already submitted.
 */
export async function saveDraft(
  door: Door,
  mobile: string,
  { id, ...seen }: Pick<Draft, 'id'> & Partial<Draft>,
  change: (draft: Draft) => Content & { page: string },
  days: number,
): Promise<Draft | undefined> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const known = attempt === 0 && seen.read ? { ...seen.read, draft: { id, ...seen } as Draft } : undefined;
    const stored = known ?? (await read(door, mobile));
    if (!stored || stored.draft.id !== id || stored.draft.reference) return undefined;
    const now = door.clock.now();
    const draft: Draft = {
      ...stored.draft,
      typed: undefined,
      ...change(stored.draft),
      savedAt: now,
      expires: now + days * day,
    };
    if (await write(door, stored.pk, draft, stored.version)) {
      return { ...draft, read: { pk: stored.pk, version: stored.version + 1 } };
    }
  }
  throw new Error('draft.contended');
}

/** What a draft ends with. */
export type Submitted = Required<Pick<Draft, 'reference' | 'link'>>;

/** The draft's end as an item, to be written in the transaction that accepts the sign-up. */
export const endedItem = (door: Door, mobile: string, draft: Draft, end: Submitted): Promise<Record<string, unknown>> =>
  itemOf(door, pkOf(door.hasher.hash('mobile', mobile)), { ...draft, ...end }, ended);
/** Above any version that saving reaches: a save under way when the draft ends is refused. */
const ended = 1_000_000;

/** Submission ends a draft: what was typed goes, the reference stays, so that Back and a second tap show the receipt. */
export async function endDraft(door: Door, mobile: string, id: string, end: Submitted): Promise<void> {
  for (let attempt = 0; attempt < 8; attempt++) {
    const stored = await read(door, mobile);
    if (!stored || stored.draft.id !== id || stored.draft.reference) return;
    if (await write(door, stored.pk, { ...stored.draft, ...end }, stored.version)) return;
  }
  throw new Error('draft.contended');
}

/** Removes the draft of a number: nothing of it is kept. */
export async function dropDraft(door: Door, mobile: string): Promise<void> {
  for (const hash of door.hasher.hashAll('mobile', mobile)) {
    await door.documents.send(new DeleteCommand({ TableName: door.table, Key: { pk: pkOf(hash), sk } }));
  }
}
