import * as z from 'zod/mini';
import type { City } from '../../../shared/city/city.ts';
import { postsOpen } from '../../../shared/city/open.ts';
import type { Answers, Field, Option, Page, Problem, Scope } from '../../../shared/forms/field.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { countries, countryName } from './countries.ts';
import { provinces, type Region, regionName } from './regions.ts';

const inCity = ({ answers }: Scope) => answers.residenceScope === 'inCity';
const inMainland = ({ answers }: Scope) => answers.residenceScope === 'mainland';

/** Page 3. */
export const homePage: Page = {
  id: 'home',
  title: 'page.home',
  step: 3,
  group: 'group.home',
  fields: [
    {
      id: 'residenceScope',
      kind: 'radio',
      sensitivity: 'public',
      options: ['inCity', 'mainland', 'outside'],
    },
    {
      id: 'district',
      kind: 'select',
      sensitivity: 'personal',
      when: { field: 'residenceScope', is: ['inCity'] },
      options: ({ city, lang }) => city.districts.map(({ id, name }) => ({ value: id, label: name[lang] })),
    },
  ],
};

/** Page 3b for people in the city. */
export const streetPage: Page = {
  id: 'street',
  title: 'page.street',
  step: 3,
  group: 'group.home',
  visible: inCity,
  fields: [
    { id: 'street', kind: 'select', sensitivity: 'personal', options: streets, schema: z.string() },
    {
      id: 'community',
      kind: 'text',
      sensitivity: 'personal',
      max: 40,
      label: ({ answers }) => (answers.street === 'unknown' ? 'community.label.needed' : 'community.label'),
      required: ({ answers }) => answers.street === 'unknown',
    },
  ],
};

/** Page 3b for people elsewhere in the mainland, a page for each level since each list hangs on the one before. */
export const regionPages: readonly Page[] = [
  regionPage('province', [
    { ...regionField('province'), options: ({ city }: Scope) => provincesFor(city).map(option) },
  ]),
  regionPage('city', [
    {
      ...regionField('cityName'),
      // A municipality has one city only: nothing to choose.
      visible: (scope) => citiesFor(scope).length > 1,
      options: (scope) => citiesFor(scope).map(option),
    },
  ]),
  regionPage('county', [
    {
      ...regionField('county'),
      visible: (scope) => countiesFor(scope).length > 0,
      options: (scope) => countiesFor(scope).map(option),
    },
    order('dispatchOrderNo', { kind: 'text', max: 60, above: ['dispatchOrder.title', 'dispatchOrder.hint'] }),
    order('dispatchOrderDate', {
      kind: 'date',
      check: (answer, { now }) => (String(answer) > dateInChina(now) ? { case: 'future' } : undefined),
    }),
    order('dispatchOrderIssuer', { kind: 'text', max: 60 }),
  ]),
];

/** Page 3b for people in Hong Kong, Macao, Taiwan or abroad. */
export const countryPage: Page = {
  id: 'country',
  title: 'page.country',
  step: 3,
  group: 'group.home',
  visible: ({ answers }) => answers.residenceScope === 'outside',
  fields: [
    {
      id: 'countryRegion',
      kind: 'select',
      sensitivity: 'personal',
      options: ({ lang }) => countries('residence', lang),
      words: (answer, { lang }) => countryName(String(answer), lang),
    },
  ],
};

/**
 * The district or zone to which a sign-up belongs: in the city the zone that manages the street, else the district
 * that was chosen; from outside the whole city's code. Review scopes go by it.
 */
export function divisionOf(answers: Answers, city: City): string {
  if (answers.residenceScope !== 'inCity') return city.code;
  const district = city.districts.find(({ id }) => id === answers.district);
  const street = district?.streets.find(({ code }) => code === answers.street);
  return street?.zone ?? district?.id ?? city.code;
}

/** True when the three items of a dispatch order are there; whether it is real is for staff to find out. */
export function hasDispatchOrder(answers: Answers): boolean {
  return ORDER.every((id) => Boolean(answers[id]));
}

const ORDER = ['dispatchOrderNo', 'dispatchOrderDate', 'dispatchOrderIssuer'] as const;

function order(id: (typeof ORDER)[number], more: Partial<Field> & Pick<Field, 'kind'>): Field {
  return {
    id,
    sensitivity: 'personal',
    required: false,
    // Only on-site posts ask for one.
    visible: ({ city }) => postsOpen(city).some((post) => post.onSite),
    ...more,
  };
}

function regionField(id: 'province' | 'cityName' | 'county'): Field {
  return {
    id,
    kind: 'select',
    sensitivity: 'personal',
    schema: z.string().check(z.regex(/^\d{6}$/)),
    words: (answer) => regionName(String(answer)) ?? String(answer),
  };
}

function regionPage(id: string, fields: readonly Field[]): Page {
  return {
    id,
    title: 'page.region',
    step: 3,
    group: 'group.home',
    visible: inMainland,
    fields,
    check: id === 'county' ? wholeOrder : undefined,
  };
}

function wholeOrder({ answers }: Scope): Problem[] {
  const missing = ORDER.filter((id) => !answers[id]);
  if (!missing.length || missing.length === ORDER.length) return [];
  return [{ case: 'part', key: 'dispatchOrder.part', field: missing[0] }];
}

function streets(scope: Scope): Option[] {
  const found = scope.city.districts.find(({ id }) => id === scope.answers.district)?.streets ?? [];
  const group = (kind: 'street' | 'area') =>
    found
      .filter((street) => street.kind === kind)
      .map(({ code, name }) => ({ value: code, label: name, group: scope.t(`street.group.${kind}`) }));
  // Without a district there is nothing to choose from.
  return found.length
    ? [...group('street'), ...group('area'), { value: 'unknown', label: scope.t('street.unknown') }]
    : [];
}

/** All provinces with what lies outside this city. */
const provincesFor = (city: City) => provinces().filter((p) => p.cities.some((c) => c.code !== city.code));

function citiesFor({ answers, city }: Scope) {
  const province = provinces().find(({ code }) => code === answers.province);
  return province?.cities.filter(({ code }) => code !== city.code) ?? [];
}

function countiesFor(scope: Scope): readonly Region[] {
  const cities = citiesFor(scope);
  const city = cities.length === 1 ? cities[0] : cities.find(({ code }) => code === scope.answers.cityName);
  return city?.counties ?? [];
}

const option = ({ code, name }: Region): Option => ({ value: code, label: name });
