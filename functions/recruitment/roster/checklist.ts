import type { City, Text } from '../../../shared/city/city.ts';

/** 五点, in the order and the words of the source (seed 002): asked before a shift in an infectious disease. */
const FIVE_POINTS = [
  { code: 'mask', name: { zh: '戴口罩', en: 'Wearing a mask' } },
  { code: 'disinfection', name: { zh: '消毒', en: 'Disinfected' } },
  { code: 'vaccination', name: { zh: '疫苗接种', en: 'Vaccinated' } },
  { code: 'test', name: { zh: '核酸检测', en: 'Nucleic acid test done' } },
  { code: 'scan', name: { zh: '扫码测温', en: 'Code scanned, temperature taken' } },
] as const satisfies readonly { code: string; name: Text }[];

export type PointCode = (typeof FIVE_POINTS)[number]['code'];

/** A piece of protective gear that is issued before a shift. */
export interface GearItem {
  code: string;
  name: Text;
}

/** What is gone through before a shift: points that the volunteer affirms, gear that is recorded as issued. */
export interface Checklist {
  points: readonly { code: PointCode; name: Text }[];
  gear: readonly GearItem[];
}

/** The list before a shift in this city: the five points in an infectious disease, none otherwise; then the gear. */
export function checklistFor({ emergency }: Pick<City, 'emergency'>, gear: readonly GearItem[] = []): Checklist {
  return { points: emergency === 'infectiousDisease' ? FIVE_POINTS : [], gear };
}

/** The codes of the list that are not affirmed or not issued: with any of them a shift does not begin. */
export function unmet(list: Checklist, affirmed: readonly string[], issued: readonly string[]) {
  return {
    points: list.points.flatMap(({ code }) => (affirmed.includes(code) ? [] : [code])),
    gear: list.gear.flatMap(({ code }) => (issued.includes(code) ? [] : [code])),
  };
}

/** 谁组织、谁保护 (seed 002): what whoever organises the service owes each volunteer. */
export const PROTECTIONS = ['training', 'gear', 'insurance', 'supervision'] as const;
export type Protection = (typeof PROTECTIONS)[number];

/** Which protections are missing; a shift does not begin with one missing. */
export function protectionsMissing(given: Readonly<Partial<Record<Protection, boolean>>>): Protection[] {
  return PROTECTIONS.filter((one) => !given[one]);
}
