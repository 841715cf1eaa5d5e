import { describe, expect, it } from 'vitest';
import {
  dateInChina,
  formatDate,
  formatDay,
  formatDue,
  formatDueShort,
  formatTime,
  isRealDate,
  startOfDate,
} from '../../../shared/i18n/time.ts';

const at = (text: string) => Date.parse(`${text}+08:00`);

describe('times as people read them', () => {
  it('are written whole, in China’s time', () => {
    expect(formatTime('zh', at('2026-11-22T18:00'))).toBe('11月22日（周日）18:00');
    expect(formatTime('en', at('2026-11-22T18:00'))).toBe('Sun 22 Nov, 18:00');
    expect(formatTime('zh', at('2026-11-23T00:05'))).toBe('11月23日（周一）00:05');
  });

  it('a deadline at midnight is 24:00 of the day that ends, over months and years too', () => {
    expect(formatDue('zh', at('2026-11-23T00:00'))).toBe('11月22日（周日）24:00');
    expect(formatDue('zh', at('2027-01-01T00:00'))).toBe('12月31日（周四）24:00');
    expect(formatDue('zh', at('2026-11-22T09:30'))).toBe('11月22日（周日）09:30');
  });

  it('in a message a deadline has at most nine characters and is never later than the true one', () => {
    expect(formatDueShort('zh', at('2026-11-22T18:59'))).toBe('11月22日18时');
    expect(formatDueShort('zh', at('2026-11-22T18:59'), 'up')).toBe('11月22日19时');
    expect(formatDueShort('zh', at('2026-11-22T23:01'), 'up')).toBe('11月22日24时');
    expect(formatDueShort('zh', at('2026-11-23T00:30'))).toBe('11月22日24时');
    expect(formatDueShort('en', at('2026-11-22T18:59'))).toBe('22 Nov');
    for (let hour = 0; hour < 24; hour++) {
      expect(formatDueShort('zh', at('2026-12-30T00:20') + hour * 3600_000).length).toBeLessThanOrEqual(9);
    }
  });

  it('dates have their year where they lie far off, their weekday where they are near', () => {
    expect(formatDate('zh', '1990-03-07')).toBe('1990年3月7日');
    expect(formatDate('en', '1990-03-07')).toBe('7 Mar 1990');
    expect(formatDay('zh', '2026-11-22')).toBe('11月22日（周日）');
  });

  it('only days of the calendar are dates', () => {
    for (const day of ['2024-02-29', '1988-02-29', '2026-11-30']) expect(isRealDate(day)).toBe(true);
    for (const day of ['2026-02-29', '2026-13-01', '2026-11-31', '1900-02-29', '2026-1-1', '', '2026-11-00']) {
      expect(isRealDate(day)).toBe(false);
    }
  });

  it('the day begins at midnight in China', () => {
    expect(dateInChina(startOfDate('2026-11-22'))).toBe('2026-11-22');
    expect(dateInChina(startOfDate('2026-11-22') - 1)).toBe('2026-11-21');
  });
});
