import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { type Env, tableOf } from './env.ts';
import { trouble } from './errors.ts';
import { linePk } from './keys.ts';
import { load } from './load.ts';
import type { State } from './state.ts';

/** The references in a waiting line, first in line first; `next` goes on from there. */
export async function lineOf(
  env: Env,
  workflow: string,
  line: string,
  { limit = 2, from }: { limit?: number; from?: Record<string, unknown> } = {},
): Promise<{ refs: string[]; next: Record<string, unknown> | undefined }> {
  const { Items = [], LastEvaluatedKey } = await env.documents
    .send(
      new QueryCommand({
        TableName: tableOf(env, workflow),
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': linePk(line) },
        ConsistentRead: true,
        Limit: limit,
        ...(from && { ExclusiveStartKey: from }),
      }),
    )
    .catch(trouble);
  return { refs: Items.map((item) => item.ref as string), next: LastEvaluatedKey };
}

/**
 * The first in a line who can act; undefined: nobody. A stuck case keeps its place in the line, but those behind it do
 * not wait for its repair. One who has left since the line was read is passed over.
 *
 * @returns the first one's state, or 'self'.
 */
export async function firstInLine(
  env: Env,
  self: Pick<State, 'workflow' | 'ref'>,
  line: string,
): Promise<State | 'self' | undefined> {
  return first(env, self, line, true);
}

/** The first in a line besides the case itself, which is leaving it. */
export async function nextInLine(
  env: Env,
  self: Pick<State, 'workflow' | 'ref'>,
  line: string,
): Promise<State | undefined> {
  return (await first(env, self, line, false)) as State | undefined;
}

async function first(env: Env, self: Pick<State, 'workflow' | 'ref'>, line: string, selfCounts: boolean) {
  let from: Record<string, unknown> | undefined;
  do {
    const { refs, next } = await lineOf(env, self.workflow, line, { ...(from && { from }) });
    for (const ref of refs) {
      if (ref === self.ref) {
        if (selfCounts) return 'self' as const;
        continue;
      }
      const other = await load(env, self.workflow, ref);
      if ('destroyed' in other) continue;
      const { state } = other;
      if (state.status !== 'stuck' && holdsLine(state, line)) return state;
    }
    from = next;
  } while (from);
  return undefined;
}

/** Whether a case stands in a line. */
export const holdsLine = ({ holds }: Pick<State, 'holds'>, line: string) =>
  holds.some((hold) => hold.startsWith(`line:${line}|`));

/** The line of a hold `line:ferry|order`; undefined: it is another kind of hold. */
export const lineOfHold = (hold: string) => /^line:(.*)\|/.exec(hold)?.[1];
