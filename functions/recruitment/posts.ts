import type { City, Post } from '../../shared/city/city.ts';
import type { PlaceRange } from '../../shared/workflow/outcome.ts';
import type { Ctx, RecruitmentData } from './data.ts';

/** The post of a place, `medical-support/1#17` or `medical-support/1`; undefined when the city no longer has it. */
export function postOfPlace(city: City, place: string): Post | undefined {
  return city.posts.find(({ id }) => place.startsWith(`${id}/`));
}

/** The group's number of a place, from 1. */
export const groupOfPlace = (place: string) => Number(/\/(\d+)/.exec(place)?.[1] ?? 1);

/**
 * Where to look for room in a post: each group up to its minimum first, since a group opens at its minimum, then each up
 * to its maximum; never over. Before each post stands its line.
 */
export function rangesOf(post: Post): PlaceRange[] {
  const range = (index: number, upTo: number) => ({ place: `${post.id}/${index + 1}`, upTo, line: post.id });
  const minimums = post.groups.flatMap(({ min }, index) => (min > 0 ? [range(index, min)] : []));
  return [...minimums, ...post.groups.map(({ max }, index) => range(index, max))];
}

/** Every line or post in which something falls free when this case lets go. */
export function linesOf({ holds }: Pick<Ctx, 'holds'>): string[] {
  return [...new Set(holds.flatMap((hold) => /^(?:line|place):([^/|]+)/.exec(hold)?.[1] ?? []))];
}

/** Places of a post altogether. */
export const placesOf = (post: Post) => post.groups.reduce((sum, { max }) => sum + max, 0);

/** Why somebody cannot serve in a post; undefined: can. Cross-region service only by a verified order (seed 002). */
export function hindrance(post: Post, data: Pick<RecruitmentData, 'card' | 'dispatch' | 'certificate'>) {
  if (post.onSite && data.card.residenceScope !== 'inCity' && data.dispatch !== 'verified') return 'outsideOnSite';
  if (post.certificates.length > 0 && !post.certificates.includes(data.certificate)) return 'certMissing';
  return undefined;
}

/** The posts that somebody can be placed in, their wishes first; without those they declined, or do not fit. */
export function openPosts(city: City, data: RecruitmentData): Post[] {
  const declined = new Set([...(data.declined ?? []), ...(data.unfit ?? [])]);
  const wished = data.posts.flatMap((id) => city.posts.find((post) => post.id === id) ?? []);
  const others = data.others ? city.posts.filter((post) => !data.posts.includes(post.id)) : [];
  return [...wished, ...others].filter((post) => !declined.has(post.id) && !hindrance(post, data));
}

/** Whether somebody who does not want the post of their place could be given another. */
export function hasOtherPost(city: City, data: RecruitmentData): boolean {
  const post = postOfPlace(city, data.place ?? '')?.id;
  return openPosts(city, data).some(({ id }) => id !== post);
}

/** Why none of the wished posts is open to somebody; undefined: one is, or they declined it. */
export function hindranceOf(city: City, data: RecruitmentData): string | undefined {
  const wished = city.posts.filter(({ id }) => data.posts.includes(id));
  const reasons = wished.map((post) => hindrance(post, data));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** Which wish a post is: 1 to 3; 0: none of them. */
export const choiceOf = (data: RecruitmentData, post: string) => data.posts.indexOf(post) + 1;
