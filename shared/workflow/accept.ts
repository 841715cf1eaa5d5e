import { createHash } from 'node:crypto';
import { GetCommand, TransactWriteCommand, type TransactWriteCommandInput } from '@aws-sdk/lib-dynamodb';
import { forStore } from '../privacy/stored.ts';
import { failureOf } from '../table/errors.ts';
import { sendHints } from './commit.ts';
import { caseDoesNotExist, conditionParameters, tokenDoesNotExist } from './conditions.ts';
import type { Actor } from './definition.ts';
import { type Env, newestOf, tableOf } from './env.ts';
import { TableBusy } from './errors.ts';
import { type FoundBy, findKeys, remembered } from './find.ts';
import { answersSk, casePk, stateSk, tokenKey } from './keys.ts';
import { changes, type Event } from './state.ts';
import { storedWith } from './stored.ts';
import { firstState } from './transaction.ts';

export interface Submission {
  workflow: string;
  /** Who submits, as an opaque id; the token counts within it. */
  client: string;
  /** The submission token or Idempotency-Key. */
  token: string;
  by: Actor;
  /** Checked answers; stored sealed. */
  answers: Record<string, unknown>;
  /** What must be the same under one token; the answers themselves unless said. */
  digest?: Record<string, unknown>;
  formVersion: number;
  /** Working data of the machine: nothing personal but masked values. */
  data: Record<string, unknown>;
  order?: string[];
  lang: 'zh' | 'en';
  /** What the case is found by from its first moment on; `at` is when it is accepted, epoch ms. */
  find?(at: number): FoundBy;
  /** Written in the same transaction, once the reference is drawn: the end of a draft, the applicant's copy. */
  also?(ref: string): Promise<Items> | Items;
}

type Items = NonNullable<TransactWriteCommandInput['TransactItems']>;

export type Receipt =
  | { kind: 'accepted'; ref: string; repeated: boolean; at: number }
  /** The same token with other answers. */
  | { kind: 'conflict'; ref: string }
  /** The case of this token was destroyed. */
  | { kind: 'gone' };

const mostTries = 8;

/**
 * Accepts a submission: one transaction writes the case, its first event and the submission token (law 1). The same
 * token of the same client gives the same receipt (law 2).
 *
 * @throws TableBusy, or the table's error when nothing could be written.
 */
export async function accept(env: Env, submission: Submission): Promise<Receipt> {
  const { workflow, client, token, answers, lang } = submission;
  const TableName = tableOf(env, workflow);
  newestOf(env, workflow);
  const key = tokenKey(env.sealing.hash('token', `${client}\n${token}`));
  const digest = env.sealing.hash('digest', canonical(submission.digest ?? answers));
  for (let attempt = 1; attempt <= mostTries; attempt++) {
    const now = env.clock.now();
    const ref = env.ids.reference(now);
    const state = firstState(env, {
      workflow,
      ref,
      formVersion: submission.formVersion,
      order: submission.order ?? [],
      lang,
      now,
      data: submission.data,
    });
    const event: Event = {
      fence: 0,
      at: now,
      by: submission.by,
      cause: 'accept',
      steps: [],
      set: changes(undefined, state),
      nonce: env.ids.uuid(),
    };
    const sealed = forStore(await env.sealing.seal(workflow, ref, 'answers', answers));
    const words = submission.find?.(now) ?? { division: '', tokens: [] };
    const find = findKeys(env, ref, words);
    const later = findKeys(env, ref, { ...words, tokens: words.soon ?? [] });
    const [foundBy, soon] = [find, later].map((keys) => new Set(keys.map(remembered)));
    const { item, aside } = storedWith(state, event, now);
    const items = [
      { Put: { TableName, Item: { ...key, ref, digest, at: now }, ...conditionParameters(tokenDoesNotExist) } },
      { Put: { TableName, Item: item, ...conditionParameters(caseDoesNotExist) } },
      ...(aside ? [{ Put: { TableName, Item: aside } }] : []),
      {
        Put: {
          TableName,
          Item: {
            pk: casePk(ref),
            sk: answersSk,
            sealed,
            ...(find.length > 0 && { foundBy }),
            ...(later.length > 0 && { soon }),
          },
        },
      },
      ...find.map((key) => ({ Put: { TableName, Item: { ...key, ref } } })),
      ...((await submission.also?.(ref)) ?? []),
    ];
    try {
      await env.documents.send(new TransactWriteCommand({ TransactItems: items }));
    } catch (error) {
      const failure = failureOf(error);
      if (failure.kind === 'fault') throw error;
      const before = await earlier(env, TableName, key, digest);
      if (before) {
        // Hint again: the one who wrote it may have died before sending.
        if (before.kind === 'accepted') await sendHints(env, [{ workflow, hint: { ref: before.ref, fence: 0 } }]);
        return before;
      }
      // No token: another case has this reference, or the table is busy. Draw again.
      await env.pause(10 * 2 ** attempt);
      continue;
    }
    await sendHints(env, [{ workflow, hint: { ref, fence: 0 } }]);
    return { kind: 'accepted', ref, repeated: false, at: now };
  }
  throw new TableBusy('could not accept: the table stayed busy');
}

async function earlier(
  env: Env,
  TableName: string,
  Key: { pk: string; sk: string },
  digest: string,
): Promise<Receipt | undefined> {
  const { Item } = await env.documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  if (!Item) return undefined;
  const ref = Item.ref as string;
  const { Item: stored } = await env.documents.send(
    new GetCommand({
      TableName,
      Key: { pk: casePk(ref), sk: stateSk },
      ConsistentRead: true,
      ProjectionExpression: 'destroyed',
    }),
  );
  if (stored?.destroyed === true) return { kind: 'gone' };
  if (Item.digest !== digest) return { kind: 'conflict', ref };
  return { kind: 'accepted', ref, repeated: true, at: Item.at as number };
}

/** JSON with sorted keys, so that equal answers have equal digests; hashed first to keep the keyed input short. */
export function canonical(value: unknown): string {
  const sorted = (v: unknown): unknown =>
    Array.isArray(v)
      ? v.map(sorted)
      : v !== null && typeof v === 'object'
        ? Object.fromEntries(
            Object.entries(v)
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .map(([k, inner]) => [k, sorted(inner)]),
          )
        : v;
  return createHash('sha256')
    .update(JSON.stringify(sorted(value)))
    .digest('base64url');
}
