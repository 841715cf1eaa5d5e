import * as z from 'zod/mini';
import type { City } from '../../shared/city/city.ts';
import type { RecruitmentData } from './data.ts';

const mark = z.int().check(z.minimum(1), z.maximum(5));

/** The score sheet of one post: 一线服务能力 and 岗位匹配度, 1 to 5 each. */
const PostSheet = z.object({ post: z.string().check(z.maxLength(60)), ability: mark, match: mark });

/** 匹配度评审: a sheet for each wished post, and the reasons, which are kept for those who decide later. */
export const Sheet = z.object({
  posts: z.array(PostSheet).check(z.minLength(1), z.maxLength(10)),
  reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
});
export type Sheet = z.infer<typeof Sheet>;

/** One reviewer's sheets. */
interface Score {
  /** What stands for the reviewer. */
  by: string;
  /** `44 32`: a digit each for ability and match, a pair for each wish in their order. */
  marks: string;
}

/** What stands for a reviewer in the machine's state, which has 1 KB; the history says who it was. */
export const scorerOf = (hash: (purpose: string, value: string) => string, id: string) => hash('scorer', id).slice(-10);

/** A reviewer's sheets as the machine's state has them: `x7Gf02kLmQ 44 32`. */
export const packScore = ({ by, marks }: Score) => `${by} ${marks}`;

/** The sheets that were given so far. */
export const scoresOf = ({ scores = [] }: Pick<RecruitmentData, 'scores'>): Score[] =>
  scores.map((packed) => {
    const [by = '', ...marks] = packed.split(' ');
    return { by, marks: marks.join(' ') };
  });

/** The sheets are not those of the wished posts, one each. */
export class SheetMismatch extends Error {
  override name = 'SheetMismatch';
}

/** Packs the sheets in the order of the wishes. @throws SheetMismatch */
export function marksOf(wishes: readonly string[], { posts }: Sheet): string {
  const fits = posts.length === wishes.length && wishes.every((wish) => posts.some(({ post }) => post === wish));
  if (!fits) throw new SheetMismatch('one sheet for each wished post');
  return wishes
    .map((wish) => posts.find(({ post }) => post === wish)!)
    .map((one) => `${one.ability}${one.match}`)
    .join(' ');
}

/** Reads packed sheets. */
export const readMarks = (wishes: readonly string[], marks: string) =>
  marks.split(' ').map((pair, index) => ({ post: wishes[index]!, ability: Number(pair[0]), match: Number(pair[1]) }));

/** The wished posts for which somebody's marks are too low. */
export function unfitBy(city: Pick<City, 'fit'>, wishes: readonly string[], marks: string): string[] {
  const passAt = city.fit?.passAt ?? 2;
  return readMarks(wishes, marks).flatMap(({ post, ability, match }) => (ability + match < passAt ? [post] : []));
}

/** Two have rated, and do not mean the same: a lead decides. */
export function differ(city: Pick<City, 'fit'>, { posts, scores }: Pick<RecruitmentData, 'posts' | 'scores'>): boolean {
  const [first, second] = scoresOf({ scores: scores ?? [] }).map(({ marks }) => unfitBy(city, posts, marks).join());
  return second !== undefined && first !== second;
}
