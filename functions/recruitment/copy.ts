import { GetCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import type { Answer, Answers, Ctx } from '../../shared/forms/field.ts';
import { type ReviewGroup, review } from '../../shared/forms/review.ts';
import type { Lang } from '../../shared/i18n/texts.ts';
import { forStore, type Sealed } from '../../shared/privacy/stored.ts';
import { type Env, tableOf } from '../../shared/workflow/env.ts';
import { casePk } from '../../shared/workflow/keys.ts';
import { withoutNull } from './corrections.ts';
import { recruitmentForm } from './form.ts';

/** What the applicant may see again of a sign-up: in words, masked as on the check page. */
export interface Copy {
  groups: Record<Lang, ReviewGroup[]>;
  /** Answers that can be changed afterwards, those that are shown whole; none is sensitive. */
  changeable: Answers;
}

const group = 'copy';
const sk = 'COPY';

/** The copy of checked answers. */
export function copyOf(answers: Answers, ctx: Ctx): Copy {
  const changeable = Object.entries(answers).filter(([id]) => {
    const field = recruitmentForm.fields.get(id);
    return field && field.sensitivity !== 'sensitive' && !field.mask && field.kind !== 'tick';
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
  const sealed = forStore(await env.sealing.seal('door', ref, group, copy));
  return { pk: casePk(ref), sk, sealed, ...(found.length > 0 && { foundBy: new Set(found) }) };
}

/** The applicant's copy of a sign-up; undefined when there is none. */
export async function readCopy(env: Env, ref: string): Promise<Copy | undefined> {
  const { Item } = await env.documents.send(
    new GetCommand({ TableName: tableOf(env, 'recruitment'), Key: { pk: casePk(ref), sk }, ConsistentRead: true }),
  );
  if (!Item) return undefined;
  return (await env.sealing.open('door', ref, group, Item.sealed as Sealed)) as Copy;
}

/** The fields under each heading, in their order. */
const fieldsUnder = Map.groupBy(
  recruitmentForm.pages.flatMap((page) => page.fields.map(({ id }) => ({ id, group: page.group }))),
  (field) => field.group,
);

/**
 * Brings the copy up to a change of answers; null: one was taken away. What was not sent along, and stands in the copy in
 * words only, stays as it is. A case that has been destroyed meanwhile gets no copy again.
 */
export async function refreshCopy(
  env: Env,
  ref: string,
  changes: Readonly<Record<string, Answer | null>>,
  ctx: Ctx,
): Promise<void> {
  const copy = await readCopy(env, ref);
  if (!copy) return;
  const answers = withoutNull({ ...copy.changeable, ...changes });
  const renew = (lang: Lang) => {
    const fresh = review(recruitmentForm, answers, lang, ctx);
    return copy.groups[lang].map((group) => {
      const fields = (fieldsUnder.get(group.id) ?? []).map(({ id }) => id);
      if (!fields.some((id) => id in changes)) return group;
      const now = fresh.find(({ id }) => id === group.id)?.rows ?? [];
      const rows = fields.flatMap((id) => (id in changes ? now : group.rows).find(({ field }) => field === id) ?? []);
      return { ...group, rows };
    });
  };
  const next: Copy = { groups: { zh: renew('zh'), en: renew('en') }, changeable: copyOf(answers, ctx).changeable };
  await env.documents.send(
    new UpdateCommand({
      TableName: tableOf(env, 'recruitment'),
      Key: { pk: casePk(ref), sk },
      UpdateExpression: 'SET sealed = :sealed',
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: { ':sealed': forStore(await env.sealing.seal('door', ref, group, next)) },
    }),
  );
}
