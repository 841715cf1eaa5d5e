import type { Visit } from '../visit.ts';

/** Skills in words. */
export function skillNames({ t, has, lang }: Pick<Visit, 't' | 'has' | 'lang'>, skills: readonly string[]): string {
  const words = skills.filter((skill) => has(`skills.${skill}`)).map((skill) => t(`skills.${skill}`));
  return words.join(lang === 'zh' ? '、' : ', ');
}
