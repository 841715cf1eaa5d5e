/** One year's arrangement as the State Council's notice prints it. Dates are YYYY-MM-DD. */
export interface HolidayYear {
  /** Number of the notice. */
  source: string;
  /** Days off, first to last, both included, with the weekend days that fall between them. */
  off: readonly (readonly [first: string, last: string])[];
  /** 调休: weekend days on which one works. */
  work: readonly string[];
}

/** The years for which an arrangement has been published; for any other year no one knows it yet. */
export interface HolidayTable {
  /** Date of the newest notice in it. */
  version: string;
  years: Readonly<Record<number, HolidayYear>>;
}

/**
 * Public holidays in mainland China. A new year is added when its notice comes out, in October or November before it; a
 * notice may move days of the last week of December before its year: those stand with their notice's year.
 */
export const holidays: HolidayTable = {
  version: '2025-11-04',
  years: {
    2025: {
      source: '国办发明电〔2024〕12号',
      off: [
        ['2025-01-01', '2025-01-01'],
        ['2025-01-28', '2025-02-04'],
        ['2025-04-04', '2025-04-06'],
        ['2025-05-01', '2025-05-05'],
        ['2025-05-31', '2025-06-02'],
        ['2025-10-01', '2025-10-08'],
      ],
      work: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    2026: {
      source: '国办发明电〔2025〕7号',
      off: [
        ['2026-01-01', '2026-01-03'],
        ['2026-02-15', '2026-02-23'],
        ['2026-04-04', '2026-04-06'],
        ['2026-05-01', '2026-05-05'],
        ['2026-06-19', '2026-06-21'],
        ['2026-09-25', '2026-09-27'],
        ['2026-10-01', '2026-10-07'],
      ],
      work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  },
};
