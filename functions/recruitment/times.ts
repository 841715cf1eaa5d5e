import type { City } from '../../shared/city/city.ts';
import { inChina } from '../../shared/i18n/time.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

/**
 * By when an offer must be confirmed, epoch ms: so many clock hours; one made in the evening runs to 12:00 of the next
 * day at least, since nobody should lose a place by sleeping (content 10.1).
 */
export function confirmDue(city: City, offeredAt: number): number {
  const { confirmHours, confirmEveningHour } = city.deadlines;
  const plain = offeredAt + confirmHours * hour;
  if (inChina(offeredAt).hour < confirmEveningHour) return plain;
  const offset = 8 * hour;
  const noon = Math.floor((offeredAt + offset) / day) * day + day + 12 * hour - offset;
  return Math.max(plain, noon);
}

/** A month of retention; epoch ms are counted in days of 24 hours, so half a year is 6 × 30.44 days. */
export const month = 30.44 * day;
