import { lazyJson } from '../../../shared/forms/lazy-json.ts';

/** Province, cities with their counties, as text: see regions.json. */
const data = lazyJson<{ provinces: Record<string, Record<string, string>> }>('./regions.json', import.meta.url);

/** A province, city or county by its six digits (GB/T 2260). */
export interface Region {
  code: string;
  name: string;
}

interface City extends Region {
  counties: readonly Region[];
}

interface Province extends Region {
  cities: readonly City[];
}

/** Read on first use: most people live in the city and never see the list. */
let read: readonly Province[] | undefined;

/**
 * The mainland's provinces with their cities and counties (state of 2023-06, see regions.json). A municipality has one
 * city; a county directly under a province stands as a city without counties.
 */
export function provinces(): readonly Province[] {
  read ??= Object.entries<Record<string, string>>(data().provinces).map(([province, cities]) => ({
    ...region(province),
    cities: Object.entries(cities).map(([city, counties]) => {
      const { code, name } = region(city);
      return { code, name, counties: counties ? counties.split(' ').map((county) => countyOf(code, county)) : [] };
    }),
  }));
  return read;
}

/** Names of a division from province to county, as far as the code goes: 湖北省, 武汉市, 江岸区. */
export function regionName(code: string): string | undefined {
  for (const province of provinces()) {
    if (province.code === code) return province.name;
    for (const city of province.cities) {
      const found = city.code === code ? city : city.counties.find((county) => county.code === code);
      if (found) return found.name;
    }
  }
  return undefined;
}

function region(text: string): Region {
  const [code = '', name = ''] = text.split(' ');
  return { code, name };
}

function countyOf(city: string, text: string): Region {
  const digits = /^\d+/.exec(text)?.[0] ?? '';
  return { code: digits.length === 6 ? digits : city.slice(0, 4) + digits, name: text.slice(digits.length) };
}
