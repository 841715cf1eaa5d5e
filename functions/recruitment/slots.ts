import { QueryCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { failureOf } from '../../shared/table/errors.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { TableBusy } from '../../shared/workflow/errors.ts';
import { remembered } from '../../shared/workflow/find.ts';
import { casePk, foundSk } from '../../shared/workflow/keys.ts';
import { holderOf, presentHolder, signUpsOf } from './of-mobile.ts';

/**
 * One number signs up so many people and no more, however many doors they come by at once: each takes one of its
 * numbered slots. A slot whose sign-up has ended, or has moved to another number, is taken over.
 *
 *     page   two are open ── takes slot 3 ✓
 *     desk   two are open ────────── takes slot 3 ✗ looks again: three are open
 */
interface Slot {
  TableName: string;
  Item: { pk: string; sk: string; ref: string; until?: number };
  ConditionExpression: string;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Record<string, unknown>;
}

/** A change of number holds its slot so long, until the case says itself that it has it. */
const reservedFor = 60_000;
const mostTries = 8;

/**
 * A free slot of a mobile number, as a put to be made with what it is for; undefined: the number has its people.
 *
 * @param untouched true: takes the number for one that nobody has used, without looking at its slots; the put tells.
 */
export async function freeSlot(env: Env, mobile: string, ref: string, untouched: boolean): Promise<Slot | undefined> {
  const TableName = tableOf(env, 'recruitment');
  const pk = `MOBILE#${holderOf(env.sealing.hash, mobile)}`;
  const put = (sk: string, before?: string): Slot => ({
    TableName,
    Item: { pk, sk, ref },
    ...(before === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#ref = :before',
          ExpressionAttributeNames: { '#ref': 'ref' },
          ExpressionAttributeValues: { ':before': before },
        }),
  });
  if (untouched && (await signUpsOf(env, mobile)).length === 0) return put('1');
  const { Items = [] } = await env.documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    }),
  );
  // Read after the slots: whoever holds one by then is seen here, or has ended.
  const open = (await signUpsOf(env, mobile)).filter((one) => one.open).map((one) => one.ref);
  if (open.length >= env.city.peoplePerMobile) return undefined;
  const now = env.clock.now();
  for (let number = 1; number <= env.city.peoplePerMobile; number++) {
    const slot = Items.find(({ sk }) => sk === String(number)) as Slot['Item'] | undefined;
    if (!slot) return put(String(number));
    // Its own: a retry after a lost answer.
    const over = !open.includes(slot.ref) && (slot.until ?? 0) <= now;
    if (over || slot.ref === ref) return put(slot.sk, slot.ref);
  }
  return undefined;
}

/** Whether a number can sign up one person more. */
export async function hasFreeSlot(env: Env, mobile: string): Promise<boolean> {
  return (await signUpsOf(env, mobile)).filter(({ open }) => open).length < env.city.peoplePerMobile;
}

/** Takes a slot of a number to which a sign-up is about to move. False: the number has its people. */
export async function reserveSlot(env: Env, mobile: string, ref: string): Promise<boolean> {
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    // A second tap: it has moved already.
    if ((await presentHolder(env, ref)) === holderOf(env.sealing.hash, mobile)) return true;
    const slot = await freeSlot(env, mobile, ref, false);
    if (!slot) return false;
    slot.Item.until = env.clock.now() + reservedFor;
    // The case remembers it, so that it goes when the case is destroyed.
    const Remember = {
      TableName: slot.TableName,
      Key: { pk: casePk(ref), sk: foundSk },
      UpdateExpression: 'ADD foundBy :slot',
      ExpressionAttributeValues: { ':slot': new Set([remembered(slotKey(slot))]) },
    };
    try {
      await env.documents.send(new TransactWriteCommand({ TransactItems: [{ Put: slot }, { Update: Remember }] }));
      return true;
    } catch (error) {
      const { kind } = failureOf(error);
      if (kind === 'fault') throw error;
      await env.pause(10 * 2 ** attempt);
    }
  }
  throw new TableBusy('others were always faster');
}

/** The key of a slot, which a case remembers so that it goes when the case is destroyed. */
export const slotKey = ({ Item }: Slot) => ({ pk: Item.pk, sk: Item.sk });
