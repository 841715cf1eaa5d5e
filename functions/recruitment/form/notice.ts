import type { City } from '../../../shared/city/city.ts';
import { noticeTexts } from '../texts/notice.ts';

/** One part of the notice: the key of its heading and of its paragraphs, as a list where there are several. */
export interface NoticeSection {
  heading: string;
  items: readonly string[];
}

/** The notice in order, without its posts, which are the desk's to open and close. The risk of going somewhere is named only where a post is on site. */
export function noticeSections(city: City): NoticeSection[] {
  const has = (key: string) => Object.hasOwn(noticeTexts, key) || Object.hasOwn(city.texts, key);
  const numbered = (stem: string) => Array.from({ length: 20 }, (_, i) => `${stem}${i + 1}`).filter(has);
  const onSite = city.posts.some((post) => post.onSite);
  return [
    { heading: 'notice.who.h', items: ['notice.who'] },
    { heading: 'notice.time.h', items: ['notice.time'] },
    { heading: 'notice.free.h', items: ['notice.free'] },
    { heading: 'notice.risk.h', items: numbered('notice.risk').filter((key) => onSite || key !== 'notice.risk6') },
    { heading: 'notice.care.h', items: numbered('notice.care') },
    { heading: 'notice.duty.h', items: numbered('notice.duty') },
    { heading: 'notice.need.h', items: ['notice.need'] },
    { heading: 'notice.next.h', items: ['notice.next'] },
  ];
}
