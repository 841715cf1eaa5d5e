import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Answers, Ctx } from '../../shared/forms/field.ts';
import { type ReviewGroup, review } from '../../shared/forms/review.ts';
import type { Lang } from '../../shared/i18n/texts.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { casePk } from '../../shared/workflow/keys.ts';
import { recruitmentForm } from './form.ts';

/** What the applicant may see again of a sign-up: in words, masked as on the check page. */
export interface Copy {
  groups: Record<Lang, ReviewGroup[]>;
  /** Answers that can be changed afterwards (times, wishes); none is sensitive. */
  changeable: Answers;
}

const group = 'copy';
const sk = 'COPY';

/** The copy of checked answers. */
export function copyOf(answers: Answers, ctx: Ctx): Copy {
  const changeable = Object.entries(answers).filter(([id]) => {
    const field = recruitmentForm.fields.get(id);
    return field && field.sensitivity !== 'sensitive' && (field.options || field.grid || field.kind === 'date');
  });
  return {
    groups: { zh: review(recruitmentForm, answers, 'zh', ctx), en: review(recruitmentForm, answers, 'en', ctx) },
    changeable: Object.fromEntries(changeable),
  };
}

/**
 * The copy as an item that lies with the case and is destroyed with it. It is sealed for the public door, which can open
 * nothing else of a case.
 *
 * @param found search items that the case shall remember besides.
 */
export async function copyItem(
  env: Env,
  ref: string,
  copy: Copy,
  found: readonly string[] = [],
): Promise<Record<string, unknown>> {
  const sealed = await env.sealing.seal('door', ref, group, copy);
  return { pk: casePk(ref), sk, sealed, ...(found.length > 0 && { foundBy: new Set(found) }) };
}

/** The applicant's copy of a sign-up; undefined when there is none. */
export async function readCopy(env: Env, ref: string): Promise<Copy | undefined> {
  const { Item } = await env.documents.send(
    new GetCommand({ TableName: tableOf(env, 'recruitment'), Key: { pk: casePk(ref), sk }, ConsistentRead: true }),
  );
  if (!Item) return undefined;
  return (await env.sealing.open('door', ref, group, String(Item.sealed))) as Copy;
}

/** Pages of the sign-up that can be changed after it was sent; each has a group of its own. */
const changeable = recruitmentForm.pages.filter(({ id }) => id === 'posts' || id === 'times').map((page) => page.group);

/**
 * Brings the copy up to a change of times and wishes. What was not sent along, and stands in the copy in words only,
 * stays as it is. A case that has been destroyed meanwhile gets no copy again.
 */
export async function refreshCopy(env: Env, ref: string, changes: Answers, ctx: Ctx): Promise<void> {
  const copy = await readCopy(env, ref);
  if (!copy) return;
  const answers = { ...copy.changeable, ...changes };
  const renew = (lang: Lang) => {
    const fresh = review(recruitmentForm, answers, lang, ctx);
    return copy.groups[lang].map((group) => {
      const rows = changeable.includes(group.id) && fresh.find(({ id }) => id === group.id)?.rows;
      if (!rows) return group;
      const before = (field: string) => group.rows.find((row) => row.field === field);
      return { ...group, rows: rows.map((row) => (row.field in answers ? row : (before(row.field) ?? row))) };
    });
  };
  const next: Copy = { groups: { zh: renew('zh'), en: renew('en') }, changeable: copyOf(answers, ctx).changeable };
  await env.documents.send(
    new UpdateCommand({
      TableName: tableOf(env, 'recruitment'),
      Key: { pk: casePk(ref), sk },
      UpdateExpression: 'SET sealed = :sealed',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':sealed': await env.sealing.seal('door', ref, group, next) },
    }),
  );
}
