import { randomUUID } from 'node:crypto';
import type { RecruitmentData } from '../../../../functions/recruitment/data.ts';
import type { Sheet } from '../../../../functions/recruitment/sheets.ts';
import { filesRole, type RefusalReason } from '../../../../shared/files/decisions.ts';
import { keptKey } from '../../../../shared/files/keys.ts';
import { type Decided, decide } from '../../../../shared/workflow/decide.ts';
import type { Actor } from '../../../../shared/workflow/definition.ts';
import type { TestCity } from './world.ts';

/** Whoever examines files, as the engine knows them. */
export const examiner: Actor = { kind: 'system', id: filesRole, role: filesRole };

/** A file that was examined and copied, and what the case made of it. */
export async function confirmed(
  city: TestCity,
  ref: string,
  file: string = randomUUID(),
  content: string = randomUUID(),
) {
  const key = keptKey({ workflow: 'recruitment', reference: ref, file }, content.replaceAll('-', ''));
  city.kept.add(key);
  const etag = `"${content}"`;
  const input = { file, key, type: 'image/jpeg', bytes: 1000, etag, sourceEtag: etag };
  const decided = await said(city, ref, 'fileConfirmed', input, `${file} ${content}`);
  return { file, key, kind: decided.kind };
}

/** A file that was examined and not taken. */
export async function refused(city: TestCity, ref: string, reason: RefusalReason, file: string = randomUUID()) {
  const decided = await said(city, ref, 'fileRefused', { file, sourceEtag: '"1"', reason }, randomUUID());
  return { file, kind: decided.kind };
}

async function said(city: TestCity, ref: string, decision: string, input: object, key: string): Promise<Decided> {
  const decided = await decide(city.env, { workflow: 'recruitment', ref, decision, by: examiner, input, key });
  await city.run();
  return decided;
}

/** A reviewer's sheets for every wish, all marks alike. */
export const rated = ({ posts }: Pick<RecruitmentData, 'posts'> | Record<string, unknown>, mark: number): Sheet => ({
  posts: (posts as string[]).map((post) => ({ post, ability: mark, match: mark })),
  reason: '面谈过，经验和岗位合适',
});
