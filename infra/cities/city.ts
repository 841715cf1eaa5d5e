import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { City } from '../../shared/city/city.ts';
import { findingsOf } from '../../shared/city/post.ts';
import { orderFaults } from '../../shared/city/stages.ts';

/** A city file that is wrong: one sentence that names the city and the field. */
export class CityError extends Error {
  override name = 'CityError';
}

/** The ids of all cities: one file each in this folder. */
export function cityIds(): string[] {
  return readdirSync(import.meta.dirname)
    .filter((file) => file.endsWith('.ts') && file !== 'city.ts')
    .map((file) => file.slice(0, -'.ts'.length))
    .sort();
}

/** Reads and checks one city's file. Throws a CityError that names the city or the field. */
export async function loadCity(id: string): Promise<City> {
  if (!cityIds().includes(id)) throw new CityError(`No city "${id}": there are ${cityIds().join(', ')}.`);
  const file = pathToFileURL(join(import.meta.dirname, `${id}.ts`)).href;
  const [data] = Object.values(await import(file));
  const city = checkCity(data);
  if (city.id !== id) throw new CityError(`${id}: id is "${city.id}", but the file is ${id}.ts`);
  return city;
}

/**
 * Checks a city's data: its shape, and what a shape cannot say (capacities, deadlines, divisions).
 * Throws a CityError with a line for each field that is wrong, such as
 * `wuhan: posts[1].groups[0].max is 10, less than its min of 20`.
 */
export function checkCity(data: unknown): City {
  const id = (data as { id?: unknown } | null)?.id;
  const name = typeof id === 'string' ? id : 'city';
  const shape = City.safeParse(data);
  const wrong = shape.success
    ? findings(shape.data)
    : shape.error.issues.map((issue) => `${field(issue.path) || 'the file'}: ${issue.message}`);
  if (shape.success && wrong.length === 0) return shape.data;
  throw new CityError(wrong.map((line) => `${name}: ${line}`).join('\n'));
}

const field = (path: readonly PropertyKey[]) => dotted(path).replace(/^\./, '');

const dotted = (path: readonly PropertyKey[]) =>
  path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');

function findings(city: City): string[] {
  return [
    ...places(city),
    ...posts(city),
    ...order(city),
    ...deadlines(city),
    ...divisions(city),
    ...duty(city),
    ...roster(city),
    ...words(city),
  ];
}

/** What a workflow’s table and keys are named after must not be another’s. */
const taken = ['people', 'door', 'staff'];

function places(city: City): string[] {
  const china = city.region.startsWith('cn-');
  const wrong: string[] = [];
  if (china !== (city.partition === 'aws-cn'))
    wrong.push(`region ${city.region} is not in partition ${city.partition}`);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(city.host)) wrong.push(`host "${city.host}" is not a host name`);
  if (!city.workflows.includes('messages')) wrong.push('workflows must hold messages: the others send through it');
  for (const [at, name] of city.workflows.entries())
    if (taken.includes(name)) wrong.push(`workflows[${at}] may not be "${name}": a table or a key has that name`);
  return [...wrong, ...twice('workflows', city.workflows, (index) => `workflows[${index}]`)];
}

function posts(city: City): string[] {
  const wrong = twice(
    'post',
    city.posts.map((post) => post.id),
    (index) => `posts[${index}].id`,
  );
  for (const [at, post] of city.posts.entries()) {
    for (const { path, message } of findingsOf(post)) wrong.push(`posts[${at}]${dotted(path)} ${message}`);
  }
  return wrong;
}

const order = (city: City) => orderFaults(city.order, city.fit !== undefined);

function deadlines(city: City): string[] {
  const at = city.deadlines;
  const wrong: string[] = [];
  const before = (early: keyof typeof at, late: keyof typeof at) => {
    if (at[early] >= at[late]) wrong.push(`deadlines.${early} is ${at[early]}, not before ${late} (${at[late]})`);
  };
  before('reviewRemindHours', 'reviewHours');
  before('reviewRemindHours', 'reviewEscalateHours');
  before('reviewEscalateHours', 'reviewEscalateCityHours');
  before('answerRemindHours', 'answerHours');
  before('materialRemindHours', 'materialHours');
  before('fitRemindHours', 'fitHours');
  before('confirmRemindHours', 'confirmHours');
  return wrong;
}

function divisions(city: City): string[] {
  const ids = city.districts.map((district) => district.id);
  const wrong = twice('district', ids, (index) => `districts[${index}].id`);
  const seen = new Set<string>();
  for (const [at, district] of city.districts.entries()) {
    const names = district.streets.map((street) => street.name);
    wrong.push(...twice('street', names, (index) => `districts[${at}].streets[${index}].name`));
    for (const [number, street] of district.streets.entries()) {
      const where = `districts[${at}].streets[${number}]`;
      if (seen.has(street.code)) wrong.push(`${where}.code ${street.code} is there twice`);
      seen.add(street.code);
      // A province-level city's districts share its first four digits too (上海: 3101).
      if (!street.code.startsWith(city.code.slice(0, 4)))
        wrong.push(`${where}.code ${street.code} lies outside the city ${city.code}`);
      const zoned = street.zone !== undefined;
      if (zoned && !ids.includes(street.zone as string)) wrong.push(`${where}.zone ${street.zone} does not exist`);
      else if (zoned && street.zone !== district.id)
        wrong.push(`${where} is managed by ${street.zone} but stands under ${district.id}`);
      else if (!zoned && !street.code.startsWith(district.id))
        wrong.push(`${where}.code ${street.code} lies outside ${district.id} and names no zone`);
    }
  }
  return wrong;
}

function duty(city: City): string[] {
  const known = city.districts.map(({ id }) => id);
  const wrong = city.duty.flatMap(({ division }, at) =>
    division === undefined || known.includes(division) ? [] : [`duty[${at}].division ${division} does not exist`],
  );
  const phones = city.duty.map(({ role, division }) => (division ? `${role} of ${division}` : role));
  return [...wrong, ...twice('phone of the', phones, (index) => `duty[${index}]`)];
}

function roster({ order, roster: { training, gear, mostHoursDay, mostHoursWeek } }: City): string[] {
  const code = ({ code: own }: { code: string }) => own;
  const wrong = [
    ...twice('training', training.map(code), (index) => `roster.training[${index}].code`),
    ...twice('gear', gear.map(code), (index) => `roster.gear[${index}].code`),
  ];
  if (order.includes('training') && training.length === 0)
    wrong.push('roster.training is empty, but order has the stage');
  if (mostHoursDay > mostHoursWeek)
    wrong.push(`roster.mostHoursDay is ${mostHoursDay}, more than mostHoursWeek of ${mostHoursWeek}`);
  return wrong;
}

function words(city: City): string[] {
  const wrong: string[] = [];
  if (!city.languages.includes('zh')) wrong.push('languages must hold zh: the Chinese text is the one that counts');
  if (/[【】]/.test(city.signature)) wrong.push('signature stands without 【】');
  // Each message is a template that the gateway has approved word for word.
  for (const key of Object.keys(city.texts))
    if (key.startsWith('sms.')) wrong.push(`texts["${key}"]: messages are fixed templates, the same in every city`);
  return [
    ...wrong,
    ...twice(
      'hotline',
      city.hotlines.map((line) => line.number),
      (index) => `hotlines[${index}].number`,
    ),
  ];
}

function twice(what: string, values: readonly string[], where: (index: number) => string): string[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index ? [`${where(index)}: ${what} "${value}" is there twice`] : [],
  );
}
