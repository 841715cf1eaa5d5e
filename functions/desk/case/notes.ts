import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Actor } from '../../../shared/workflow/definition.ts';
import { type Env, tableOf } from '../../../shared/workflow/env.ts';
import { casePk } from '../../../shared/workflow/keys.ts';

/** What staff have noted beside a case's history: the result of a call, of a look at a certificate's register. */
export interface Note {
  at: number;
  kind: 'call' | 'verify';
  result: string;
  by: Actor;
}

/** Results of a call (content 8, desk.call), and of a look at a register (desk.verify). */
export const results = {
  call: ['verified', 'noAnswer', 'wrong', 'unwilling', 'later'],
  verify: ['matches', 'differs', 'notFound'],
} as const;

const prefix = 'DESK#';

/**
 * Notes something. It moves nothing, so it never gets in a decision's way (law 8); it lies with the case and is destroyed
 * with it. The same `key` (of one page) is noted once.
 */
export async function addNote(env: Env, ref: string, note: Note, key: string): Promise<void> {
  const sk = `${prefix}${key}`;
  await env.documents.send(
    new PutCommand({ TableName: tableOf(env, 'recruitment'), Item: { pk: casePk(ref), sk, ...note } }),
  );
}

/** The notes among the items of a case. */
export function notesFrom(items: readonly Record<string, unknown>[]): Note[] {
  return items.filter(({ sk }) => String(sk).startsWith(prefix)) as unknown as Note[];
}
