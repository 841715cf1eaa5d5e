import { dateInChina } from '../../shared/i18n/time.ts';

/**
 * The key by which the sign-ups of one day for one first wish are counted. It lies among the search keys, so that no
 * counter has to be kept right; its spaces keep it apart from everything that somebody can type into a search.
 *
 * @param at when the sign-up was accepted, epoch ms.
 */
export const sentToken = (at: number, post: string) => `sent ${dateInChina(at)} ${post}`;
