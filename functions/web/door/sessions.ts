import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { alive, hour, lasting, minute } from '../../../shared/door/lasting.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import type { InvitedBy } from '../../recruitment/teams/invitations.ts';
import type { Door } from './door.ts';

/** What brought a person here: to sign up, to go on with a saved sign-up, to see how one stands. */
export type Purpose = 'signUp' | 'resume' | 'check';

/** What the door knows of a visitor. It is sealed: a mobile number is nobody's business. */
export interface Session {
  purpose: Purpose;
  /** The number that a code was sent to. Empty: came by a private link. */
  mobile: string;
  /** False until the code was right. */
  verified: boolean;
  /** What was typed on the first page: the draft begins with it. */
  first?: { answers: Answers; at: number };
  /** Id of the draft that this visitor fills in or has submitted. */
  draft?: string;
  /** The number changes on the way: the draft moves along once the new one has been verified. */
  from?: { mobile: string; draft: string };
  /** Case that a private link opened, and what stands for the number that it belonged to then. */
  reference?: string;
  holder?: string;
  /** The invitation that they have taken: it goes with the draft that they begin. */
  invited?: InvitedBy;
  /** A change of mobile that is under way. */
  change?: MobileChange;
}

/** How far a change of mobile has come. */
export interface MobileChange {
  reference: string;
  /** The same over retries. */
  key: string;
  /** The code to the old number was right. */
  old?: boolean;
  /** The number to which a code has gone. */
  mobile?: string;
}

const pendingFor = 30 * minute;
const verifiedFor = 24 * hour;
/** Seconds for which the cookie is kept; the item decides. */
export const cookieSeconds = verifiedFor / 1000;

const key = (door: Door, id: string) => ({ pk: `SESSION#${door.hasher.hash('session', id)}`, sk: 'SESSION' });
const sealedFor = (pk: string) => ({ case: pk.slice(0, 40), group: 'session' });

/** Writes a session. Its id is known to the visitor's cookie only; the table holds a hash of it. */
export async function writeSession(door: Door, id: string, session: Session): Promise<void> {
  const { pk, sk } = key(door, id);
  await door.documents.send(
    new PutCommand({
      TableName: door.table,
      Item: {
        pk,
        sk,
        sealed: await door.sealer.seal(session, sealedFor(pk)),
        ...lasting(door.clock.now() + (session.verified ? verifiedFor : pendingFor)),
      },
    }),
  );
}

/** The session of a cookie; undefined when there is none or its time is over. */
export async function readSession(door: Door, id: string | undefined): Promise<Session | undefined> {
  if (!id) return undefined;
  for (const hash of door.hasher.hashAll('session', id)) {
    const pk = `SESSION#${hash}`;
    const { Item } = await door.documents.send(
      new GetCommand({ TableName: door.table, Key: { pk, sk: 'SESSION' }, ConsistentRead: true }),
    );
    if (alive(Item, door.clock.now())) return (await door.opener.open(String(Item.sealed), sealedFor(pk))) as Session;
  }
  return undefined;
}

/** Ends a session at once. */
export async function endSession(door: Door, id: string): Promise<void> {
  await door.documents.send(new DeleteCommand({ TableName: door.table, Key: key(door, id) }));
}
