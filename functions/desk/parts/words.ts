import { inChina } from '../../../shared/i18n/time.ts';
import type { Visit } from '../visit.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A length of time in the words of the reader: `3 小时 12 分`; coarse when it is long, so that pages change seldom. */
export function span(visit: Pick<Visit, 't'>, ms: number): string {
  const { t } = visit;
  const length = Math.max(0, ms);
  if (length < hour) return t('span.minutes', { n: Math.floor(length / minute) });
  if (length < 6 * hour) {
    return t('span.hoursMinutes', {
      n: Math.floor(length / hour),
      m: Math.floor((length % hour) / (10 * minute)) * 10,
    });
  }
  if (length < 2 * day) return t('span.hours', { n: Math.floor(length / hour) });
  return t('span.days', { n: Math.floor(length / day) });
}

/** A moment near by, short: `10:05` today, `11/21 10:05` else. */
export function moment(visit: Pick<Visit, 'now'>, ms: number): string {
  const [then, today] = [inChina(ms), inChina(visit.now)];
  const clock = `${String(then.hour).padStart(2, '0')}:${String(then.minute).padStart(2, '0')}`;
  const same = then.day === today.day && then.month === today.month && then.year === today.year;
  return same ? clock : `${then.month}/${then.day} ${clock}`;
}

/** Name of a district or zone; the city's for people from outside. */
export function divisionName({ desk, lang }: Pick<Visit, 'desk' | 'lang'>, division: string): string {
  const { city } = desk.env;
  const district = city.districts.find(({ id }) => id === division);
  return district?.name[lang] ?? city.name[lang];
}

/** Where somebody lives, for a list: the district, or that it is outside. */
export function homeName(visit: Pick<Visit, 'desk' | 'lang' | 't'>, card: Record<string, unknown>): string {
  return card.residenceScope === 'inCity' ? divisionName(visit, String(card.division)) : visit.t('desk.outside');
}

/** Short name of a post by its id. */
export function postName({ desk, lang }: Pick<Visit, 'desk' | 'lang'>, id: unknown): string {
  return desk.env.city.posts.find((post) => post.id === id)?.short[lang] ?? String(id ?? '');
}

/** A certificate without what stands in brackets, for a narrow column. */
export function certificateName({ t, has }: Pick<Visit, 't' | 'has'>, id: unknown): string {
  const key = `certificate.${String(id)}`;
  return has(key)
    ? t(key)
        .replace(/[（(].*$/, '')
        .trim()
    : '';
}

/** Name of a step; its id for one of a version that this build has no words for. */
export const stepName = ({ t, has }: Pick<Visit, 't' | 'has'>, step: string) =>
  has(`step.${step}`) ? t(`step.${step}`) : step;
