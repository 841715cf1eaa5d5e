import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { messageCase } from '../../../shared/messages/message.ts';
import { failureOf } from '../../../shared/table/errors.ts';
import { startCase } from '../../../shared/workflow/start.ts';
import type { Visit } from '../visit.ts';
import type { PhoneDraft } from './draft.ts';

const validMs = 5 * 60_000;
const tries = 5;
/** Codes that a number gets from the desk in a day. */
const perDay = 10;

const key = ({ id }: PhoneDraft) => ({ pk: `CODE#${id}`, sk: 'CODE' });
const hashOf = ({ desk }: Visit, { id, answers }: PhoneDraft, code: string) =>
  desk.env.sealing.hash('code', `${id} ${String(answers.mobile)} ${code}`);

/**
 * Sends a code to the caller's number: six digits, five minutes, bound to this draft and stored as a hash only.
 *
 * @returns false when the number has had too many today.
 */
export async function sendCode(visit: Visit, draft: PhoneDraft): Promise<boolean> {
  const { desk, now, lang } = visit;
  const mobile = String(draft.answers.mobile);
  if (!(await countSend(visit, mobile))) return false;
  const code = desk.digits(6);
  const Item = {
    ...key(draft),
    hash: hashOf(visit, draft, code),
    expires: now + validMs,
    tries: 0,
    ttl: Math.ceil((now + validMs) / 1000) + 3600,
  };
  await desk.env.documents.send(new PutCommand({ TableName: desk.staffTable, Item }));
  const { data, sealed } = messageCase({ template: 'sms.code', to: mobile, params: { code } });
  await startCase(desk.env, { workflow: 'messages', data: { ...data }, sealed, lang });
  return true;
}

/** Whether this is the code that was read out. The try is counted before it is compared. */
export async function codeFits(visit: Visit, draft: PhoneDraft, code: string): Promise<boolean | 'expired'> {
  const { desk, now } = visit;
  try {
    const { Attributes } = await desk.env.documents.send(
      new UpdateCommand({
        TableName: desk.staffTable,
        Key: key(draft),
        UpdateExpression: 'SET tries = tries + :one',
        ConditionExpression: 'tries < :most AND expires > :now',
        ExpressionAttributeValues: { ':one': 1, ':most': tries, ':now': now },
        ReturnValues: 'ALL_NEW',
      }),
    );
    return Attributes?.hash === hashOf(visit, draft, code);
  } catch (error) {
    if (failureOf(error).kind === 'refused') return 'expired';
    throw error;
  }
}

async function countSend({ desk, now }: Visit, mobile: string): Promise<boolean> {
  const day = dateInChina(now);
  try {
    await desk.env.documents.send(
      new UpdateCommand({
        TableName: desk.staffTable,
        Key: { pk: `SENDS#${desk.env.sealing.hash('mobile', mobile)}`, sk: day },
        UpdateExpression: 'SET sends = if_not_exists(sends, :none) + :one, #ttl = :ttl',
        ConditionExpression: 'attribute_not_exists(sends) OR sends < :most',
        ExpressionAttributeNames: { '#ttl': 'ttl' },
        ExpressionAttributeValues: {
          ':none': 0,
          ':one': 1,
          ':most': perDay,
          ':ttl': Math.ceil(now / 1000) + 2 * 86_400,
        },
      }),
    );
    return true;
  } catch (error) {
    if (failureOf(error).kind === 'refused') return false;
    throw error;
  }
}
