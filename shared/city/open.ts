import type { City, Post } from './city.ts';

/** Whether somebody can be placed in a post now. */
export const isOpen = (post: Pick<Post, 'open'>) => post.open !== false;

/** The posts that one can wish for now. */
export const postsOpen = (city: Pick<City, 'posts'>): Post[] => city.posts.filter(isOpen);
