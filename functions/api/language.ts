import type { Lang } from '../../shared/i18n/texts.ts';

/** The first language that is offered of those in an `Accept-Language` header; else the city's first one, Chinese. */
export function acceptedLanguage(header: string | undefined, offered: readonly Lang[]): Lang {
  const wishes = (header ?? '')
    .slice(0, 500)
    .split(',')
    .map((wish) => {
      const [tag = '', ...parameters] = wish.trim().split(';');
      const quality = parameters.map((one) => /^\s*q=(.*)$/.exec(one)?.[1]).find((one) => one !== undefined);
      return { lang: tag.split('-')[0]!.toLowerCase(), quality: Number(quality ?? 1) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  const wish = wishes.find(({ lang }) => offered.includes(lang as Lang));
  return (wish?.lang as Lang | undefined) ?? offered[0] ?? 'zh';
}
