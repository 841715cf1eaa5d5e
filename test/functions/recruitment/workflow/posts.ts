import { wuhan } from '../../../../infra/cities/wuhan.ts';
import type { Post } from '../../../../shared/city/city.ts';

/** The city's posts with groups of these sizes, `[min, max]`; a post that is not named has no room at all. */
export function postsWith(groups: Record<string, [number, number][]>): Post[] {
  return wuhan.posts
    .filter(({ id }) => groups[id])
    .map((post) => ({ ...post, groups: groups[post.id]!.map(([min, max]) => ({ min, max })) }));
}

/** Wishes in their order, and none besides. */
export const wishes = (post1: string, post2?: string, post3?: string) => ({
  post1,
  post2,
  post3,
  acceptOtherPosts: 'no',
});

export const medical = 'medical-support';
export const community = 'community-worker-support';
export const home = 'home-isolation-support';
