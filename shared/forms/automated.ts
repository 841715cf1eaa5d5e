import type { Raw } from './field.ts';

/** Name of the box off screen that people leave empty and simple programs fill in. */
export const HONEYPOT = 'moreNotes';

/**
 * Signs that a program filled a page in: the hidden box has something in it, or the page came back faster than anybody
 * reads it. A reason to ask once more (`tooFast`) or for a code, never to refuse: nothing is certain here.
 */
export function seemsAutomated(
  raw: Raw,
  /** Epoch ms; `shownAt` undefined where it is not known. */
  time: { now: number; shownAt?: number; minSeconds: number },
): 'honeypot' | 'tooFast' | undefined {
  if ([raw[HONEYPOT] ?? ''].flat().some((value) => value.trim() !== '')) return 'honeypot';
  const { now, shownAt, minSeconds } = time;
  return shownAt !== undefined && now - shownAt < minSeconds * 1000 ? 'tooFast' : undefined;
}
