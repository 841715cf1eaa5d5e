import type { Lang } from './texts.ts';

/** Chinese cities keep one time, eight hours ahead of UTC, all year round. */
const OFFSET = 8 * 3600_000;
const DAY = 86_400_000;
const WEEKDAYS = { zh: '日一二三四五六', en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] } as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** Year, month (1–12), day, weekday (0 Sunday), hour and minute in China of an instant (epoch ms). */
export function inChina(ms: number) {
  const d = new Date(ms + OFFSET);
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth() + 1,
    day: d.getUTCDate(),
    weekday: d.getUTCDay(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
  };
}

/** The date in China of an instant (epoch ms), as YYYY-MM-DD. */
export function dateInChina(ms: number): string {
  return new Date(ms + OFFSET).toISOString().slice(0, 10);
}

/** The first instant (epoch ms) of a date in China. */
export function startOfDate(date: string): number {
  return Date.parse(`${date}T00:00:00Z`) - OFFSET;
}

/** True for a real day of the calendar, written YYYY-MM-DD. */
export function isRealDate(date: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return false;
  const ms = Date.parse(`${date}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(date);
}

/** When something happened: `11月22日（周日）18:00`, `Sun 22 Nov, 18:00`. */
export function formatTime(lang: Lang, ms: number): string {
  const { hour, minute } = inChina(ms);
  return withClock(lang, ms, hour, minute);
}

/** By when something is due. As `formatTime`, but midnight is the end of the day before: `24:00`, never 0:00. */
export function formatDue(lang: Lang, ms: number): string {
  const { hour, minute } = inChina(ms);
  return hour === 0 && minute === 0 ? withClock(lang, ms - DAY, 24, 0) : withClock(lang, ms, hour, minute);
}

/**
 * A deadline for a text message, at most 9 characters in Chinese: `11月22日18时`, `22 Nov`. Parts of an hour are cut
 * off (`down`: the reader is never told a later time than the true one) or added (`up`: for what *we* promise).
 */
export function formatDueShort(lang: Lang, ms: number, round: 'down' | 'up' = 'down'): string {
  const hourMs = 3600_000;
  const whole = (round === 'down' ? Math.floor(ms / hourMs) : Math.ceil(ms / hourMs)) * hourMs;
  const midnight = inChina(whole).hour === 0;
  const { month, day, hour } = inChina(midnight ? whole - DAY : whole);
  return lang === 'zh' ? `${month}月${day}日${midnight ? 24 : hour}时` : `${day} ${MONTHS[month - 1]}`;
}

/** A calendar date (YYYY-MM-DD) with its year: `1990年3月7日`, `7 Mar 1990`. */
export function formatDate(lang: Lang, date: string): string {
  const [y, m, d] = date.split('-').map(Number);
  return lang === 'zh' ? `${y}年${m}月${d}日` : `${d} ${MONTHS[(m ?? 1) - 1]} ${y}`;
}

/** A calendar date (YYYY-MM-DD) with its weekday, for days near by: `11月22日（周日）`, `Sun 22 Nov`. */
export function formatDay(lang: Lang, date: string): string {
  return withDay(lang, startOfDate(date));
}

function withDay(lang: Lang, ms: number): string {
  const { month, day, weekday } = inChina(ms);
  return lang === 'zh'
    ? `${month}月${day}日（周${WEEKDAYS.zh[weekday]}）`
    : `${WEEKDAYS.en[weekday]} ${day} ${MONTHS[month - 1]}`;
}

function withClock(lang: Lang, ms: number, hour: number, minute: number): string {
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return lang === 'zh' ? `${withDay(lang, ms)}${clock}` : `${withDay(lang, ms)}, ${clock}`;
}
