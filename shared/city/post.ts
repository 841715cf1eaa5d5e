import * as z from 'zod/mini';
import { Text } from './text.ts';

/** Places of a group: it opens at its minimum and never has more than its maximum. */
export const Group = z.strictObject({
  min: z.int().check(z.gte(0)),
  max: z.int().check(z.gte(1), z.lte(500)),
  /**
   * Numbers that are not given out: those that were free when the group was made smaller while higher ones were held. Its
   * numbers run from 1 to `max` and as many more as stand here.
   */
  without: z.optional(z.array(z.int().check(z.gte(1))).check(z.maxLength(500))),
});
export type Group = z.infer<typeof Group>;

/** A time of day in steps of five minutes, as shifts go: what has to be covered is looked at in such steps. */
const clock = '([01]\\d|2[0-3]):[0-5][05]';

/** Words to the volunteers about one post: what to know, what may happen. */
const Words = z.strictObject({
  zh: z.string().check(z.minLength(1), z.maxLength(300)),
  en: z.string().check(z.minLength(1), z.maxLength(600)),
});

/**
 * A post that one can volunteer for. The city's file seeds it, the desk opens, closes and resizes it; both are held to
 * this. Its id stays for ever: cases name it.
 */
export const Post = z.strictObject({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]*$/), z.maxLength(40)),
  name: Text,
  /** At most 8 characters: it goes into text messages. */
  short: z.strictObject({
    zh: z.string().check(z.minLength(1), z.maxLength(8)),
    en: z.string().check(z.minLength(1)),
  }),
  /** 线上、微信群 and the like. */
  channel: Text,
  hours: z.strictObject({
    from: z.string().check(z.regex(new RegExp(`^${clock}$`))),
    to: z.string().check(z.regex(new RegExp(`^(${clock}|24:00)$`))),
  }),
  onSite: z.boolean(),
  wechat: z.boolean(),
  /** Certificates (codes of the form) of which one is needed; empty: none needed. */
  certificates: z.array(z.string()),
  /** Groups are filled to their minimum first, then to their maximum. */
  groups: z.array(Group).check(z.minLength(1), z.maxLength(20)),
  /** The volunteer who leads the group, shown to the people placed in it. */
  leader: Text,
  /** False: nobody new is placed in it. Who has been offered a place, or has one, keeps it. */
  open: z.optional(z.boolean()),
  /** What to know before choosing it. */
  notice: z.optional(Words),
  /** What may happen to those who serve in it. */
  risks: z.optional(Words),
});
export type Post = z.infer<typeof Post> & {
  /** Of the desk's record by which it is as it is; absent: it is as the file seeds it. Never in the file. */
  version?: number;
};

/** What a shape cannot say of a post: where it is wrong, and how. */
export function findingsOf(post: Pick<Post, 'groups' | 'hours'>): { path: (string | number)[]; message: string }[] {
  const found = post.groups.flatMap(({ min, max }, index) =>
    max < min ? [{ path: ['groups', index, 'max'], message: `is ${max}, less than its min of ${min}` }] : [],
  );
  const late = post.hours.to <= post.hours.from;
  return [...found, ...(late ? [{ path: ['hours', 'to'], message: 'is not after hours.from' }] : [])];
}
