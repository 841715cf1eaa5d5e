import type { City, Post } from '../../shared/city/city.ts';
import { isOpen } from '../../shared/city/open.ts';
import type { Group } from '../../shared/city/post.ts';
import { lineOfHold } from '../../shared/workflow/lines.ts';
import type { PlaceRange, Unmoved } from '../../shared/workflow/outcome.ts';
import type { Ctx, RecruitmentData } from './data.ts';

/** The post of a place, `medical-support/1#17` or `medical-support/1`; undefined when the city no longer has it. */
export function postOfPlace(city: City, place: string): Post | undefined {
  return city.posts.find(({ id }) => place.startsWith(`${id}/`));
}

/** The group's number of a place, from 1. */
export const groupOfPlace = (place: string) => Number(/\/(\d+)/.exec(place)?.[1] ?? 1);

/** The numbers of a group that are given out, or held already. */
export function numbersOf({ max, without = [] }: Group): number[] {
  const all = Array.from({ length: max + without.length }, (_, index) => index + 1);
  return all.filter((number) => !without.includes(number));
}

/** The desk's record by which a post is as it is; version 0: there is none, it is as the city's file seeds it. */
export const restsOn = ({ id, version = 0 }: Post): Unmoved => ({ kind: 'post', id, version });

/**
 * Where to look for room in a post: each group up to its minimum first, since a group opens at its minimum, then each up
 * to its maximum; never over. Before each post stands its line.
 */
export function rangesOf(post: Post): PlaceRange[] {
  const range = (group: Group, index: number, places: number): PlaceRange => ({
    place: `${post.id}/${index + 1}`,
    upTo: numbersOf(group)[places - 1]!,
    line: post.id,
    rests: restsOn(post),
    ...(group.without && { without: group.without }),
  });
  const minimums = post.groups.flatMap((group, index) => (group.min > 0 ? [range(group, index, group.min)] : []));
  return [...minimums, ...post.groups.map((group, index) => range(group, index, group.max))];
}

/** Every line or post in which something falls free when this case lets go. */
export function linesOf({ holds }: Pick<Ctx, 'holds'>): string[] {
  return [
    ...new Set(holds.flatMap((hold) => /^(?:line|place):(?!slot\/|session\/|team\/)([^/|]+)/.exec(hold)?.[1] ?? [])),
  ];
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
  return [...wished, ...others].filter((post) => isOpen(post) && !declined.has(post.id) && !hindrance(post, data));
}

/** Whether somebody who does not want the post of their place could be given another. */
export function hasOtherPost(city: City, data: RecruitmentData): boolean {
  const post = postOfPlace(city, data.place ?? '')?.id;
  return openPosts(city, data).some(({ id }) => id !== post);
}

/**
 * Whether somebody stands in the lines that they should: of every post that is open to them, of no other. The desk may
 * have closed one since, or opened one.
 */
export function standsRight({ city, data, holds }: Pick<Ctx, 'city' | 'data' | 'holds'>): boolean {
  const lines = holds.flatMap((hold) => lineOfHold(hold) ?? []);
  const stands = lines.filter((line) => city.posts.some(({ id }) => id === line)).sort();
  const should = openPosts(city, data).map(({ id }) => id);
  return stands.join() === should.sort().join();
}

/** Why none of the wished posts is open to somebody; undefined: one is, or was until the desk closed it, or they declined it. */
export function hindranceOf(city: City, data: RecruitmentData): string | undefined {
  const wished = city.posts.filter(({ id }) => data.posts.includes(id));
  const reasons = wished.map((post) => hindrance(post, data));
  return reasons.includes(undefined) ? undefined : reasons[0];
}

/** Which wish a post is: 1 to 3; 0: none of them. */
export const choiceOf = (data: RecruitmentData, post: string) => data.posts.indexOf(post) + 1;
