import { describe, expect, test } from 'vitest';
import { recruitmentTexts } from '../../functions/recruitment/texts/all.ts';
import { checkCity, cityIds, loadCity } from '../../infra/cities/city.ts';
import { shanghai } from '../../infra/cities/shanghai.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import type { City } from '../../shared/city/city.ts';

/** Wuhan with a mistake in it. */
function mistaken(change: (city: City) => void): City {
  const city = structuredClone(wuhan);
  change(city);
  return city;
}

test('every city file in the folder is right', async () => {
  // A further one is a file, and no change here.
  expect(cityIds()).toEqual(expect.arrayContaining(['shanghai', 'wuhan']));
  for (const id of cityIds()) expect((await loadCity(id)).id).toBe(id);
});

test('a city that has no file is named, with those that have', async () => {
  await expect(loadCity('atlantis')).rejects.toThrow(`No city "atlantis": there are ${cityIds().join(', ')}.`);
});

describe('a wrong city file names the field', () => {
  const mistakes: [string, (city: City) => void, string][] = [
    [
      'a group that holds less than its minimum',
      (c) => Object.assign(c.posts[1]!.groups[0]!, { min: 20, max: 10 }),
      'wuhan: posts[1].groups[0].max is 10, less than its min of 20',
    ],
    [
      'two posts of one id',
      (c) => Object.assign(c.posts[2]!, { id: 'medical-support' }),
      'wuhan: posts[2].id: post "medical-support" is there twice',
    ],
    [
      'a post that ends before it begins',
      (c) => Object.assign(c.posts[0]!.hours, { to: '07:00' }),
      'wuhan: posts[0].hours.to is not after hours.from',
    ],
    ['a time of no day', (c) => Object.assign(c.posts[0]!.hours, { to: '25:00' }), 'wuhan: posts[0].hours.to'],
    [
      'a time between the steps in which hours are covered',
      (c) => Object.assign(c.posts[0]!.hours, { from: '08:03' }),
      'wuhan: posts[0].hours.from',
    ],
    ['quiet hours of no day', (c) => Object.assign(c.quiet, { from: '22:60' }), 'wuhan: quiet.from'],
    [
      'an order that nobody could go through',
      (c) => Object.assign(c, { order: ['review', 'place', 'fit'] }),
      'wuhan: order[2]: "fit" stands after "place", but the fit decides which place is given',
    ],
    ['a stage that there is not', (c) => Object.assign(c, { order: ['review', 'place', 'party'] }), 'wuhan: order[2]'],
    ['a fit that nobody has said how to rate', (c) => Object.assign(c, { fit: undefined }), 'wuhan: fit is missing'],
    [
      'a reminder after the deadline',
      (c) => Object.assign(c.deadlines, { confirmRemindHours: 12 }),
      'wuhan: deadlines.confirmRemindHours is 12, not before confirmHours (12)',
    ],
    [
      'an escalation before the reminder',
      (c) => Object.assign(c.deadlines, { reviewEscalateHours: 6 }),
      'wuhan: deadlines.reviewRemindHours is 12, not before reviewEscalateHours (6)',
    ],
    [
      'a street of another district',
      (c) => Object.assign(c.districts[0]!.streets[3]!, { code: '420103099' }),
      'wuhan: districts[0].streets[3].code 420103099 lies outside 420102 and names no zone',
    ],
    [
      'a street of another city',
      (c) => Object.assign(c.districts[0]!.streets[3]!, { code: '310101001' }),
      'wuhan: districts[0].streets[3].code 310101001 lies outside the city 420100',
    ],
    [
      'a zone that does not exist',
      (c) => Object.assign(c.districts[0]!.streets[0]!, { zone: 'nowhere' }),
      'wuhan: districts[0].streets[0].zone nowhere does not exist',
    ],
    [
      'a street under the wrong zone',
      (c) => Object.assign(c.districts[0]!.streets[0]!, { zone: 'wh-donghu-scenic' }),
      'wuhan: districts[0].streets[0] is managed by wh-donghu-scenic but stands under 420102',
    ],
    [
      'a district twice',
      (c) => c.districts.push(c.districts[0]!),
      'wuhan: districts[15].id: district "420102" is there twice',
    ],
    [
      'a street twice',
      (c) => c.districts[0]!.streets.push({ ...c.districts[0]!.streets[0]!, name: '另一条街' }),
      'wuhan: districts[0].streets[17].code 420102002 is there twice',
    ],
    [
      'two streets that a reader cannot tell apart',
      (c) => Object.assign(c.districts[0]!.streets[1]!, { name: '大智街道' }),
      'wuhan: districts[0].streets[1].name: street "大智街道" is there twice',
    ],
    [
      'a host too long for a message',
      (c) => Object.assign(c, { host: 'volunteers.wuhan.example' }),
      'wuhan: host: Too big',
    ],
    [
      'a host with a scheme',
      (c) => Object.assign(c, { host: 'https://a.b' }),
      'wuhan: host "https://a.b" is not a host name',
    ],
    [
      'a signature too long for a message',
      (c) => Object.assign(c, { signature: '武汉市社会工作者联合总会' }),
      'wuhan: signature: Too big',
    ],
    [
      'a signature with its brackets',
      (c) => Object.assign(c, { signature: '【武汉】' }),
      'wuhan: signature stands without 【】',
    ],
    [
      'a message of the city’s own',
      (c) => Object.assign(c.texts, { 'sms.code': { zh: '码', en: 'Code' } }),
      'wuhan: texts["sms.code"]: messages are fixed templates',
    ],
    [
      'a region of the other partition',
      (c) => Object.assign(c, { region: 'us-east-1' }),
      'wuhan: region us-east-1 is not in partition aws-cn',
    ],
    ['no messages', (c) => Object.assign(c, { workflows: ['recruitment'] }), 'wuhan: workflows must hold messages'],
    [
      'a workflow twice',
      (c) => c.workflows.push('messages'),
      'wuhan: workflows[3]: workflows "messages" is there twice',
    ],
    [
      'a workflow with the name of a table',
      (c) => c.workflows.push('people'),
      'wuhan: workflows[3] may not be "people": a table or a key has that name',
    ],
    [
      'two kinds of training of one code',
      (c) => Object.assign(c.roster.training[2]!, { code: 'basics' }),
      'wuhan: roster.training[2].code: training "basics" is there twice',
    ],
    [
      'a stage of training without any',
      (c) => Object.assign(c.roster, { training: [] }),
      'wuhan: roster.training is empty, but order has the stage',
    ],
    [
      'more hours in a day than in a week',
      (c) => Object.assign(c.roster, { mostHoursWeek: 4 }),
      'wuhan: roster.mostHoursDay is 8, more than mostHoursWeek of 4',
    ],
    [
      'a phone on duty that is no mobile',
      (c) => Object.assign(c.duty[1]!, { mobile: '02700000000' }),
      'wuhan: duty[1].mobile: a mobile number has 11 digits and begins with 13 to 19',
    ],
    [
      'a phone on duty of no division',
      (c) => Object.assign(c.duty[1]!, { division: '420199' }),
      'wuhan: duty[1].division 420199 does not exist',
    ],
    [
      'a phone on duty for a role that waits for nothing',
      (c) => Object.assign(c.duty[0]!, { role: 'gateway' }),
      'wuhan: duty[0].role: Invalid option',
    ],
    [
      'two phones of one duty',
      (c) => c.duty.push({ role: 'lead', mobile: '13900000119' }),
      'wuhan: duty[4]: phone of the "lead" is there twice',
    ],
    ['no Chinese', (c) => Object.assign(c, { languages: ['en'] }), 'wuhan: languages must hold zh'],
    ['a missing text', (c) => Reflect.deleteProperty(c.posts[0]!.name, 'en'), 'wuhan: posts[0].name.en: Invalid input'],
    [
      'a field that nobody knows',
      (c) => Object.assign(c.posts[0]!, { shifts: 3 }),
      'wuhan: posts[0]: Unrecognized key: "shifts"',
    ],
    [
      'a capacity of no people',
      (c) => Object.assign(c.posts[0]!.groups[1]!, { max: 0 }),
      'wuhan: posts[0].groups[1].max: Too small',
    ],
  ];
  test.each(mistakes)('%s', (_what, change, message) => {
    expect(() => checkCity(mistaken(change))).toThrow(message);
  });

  test('all of them at once, a line each', () => {
    const city = mistaken((c) => {
      Object.assign(c.posts[0]!.groups[0]!, { max: 1 });
      Object.assign(c, { signature: '【武汉】' });
    });
    expect(() => checkCity(city)).toThrow(/^wuhan: posts\[0\]\.groups\[0\]\.max .*\nwuhan: signature .*$/);
  });

  test('what is no city at all', () => {
    expect(() => checkCity(undefined)).toThrow('city: the file: Invalid input');
  });
});

describe('the divisions', () => {
  const streets = (city: City) => city.districts.flatMap((district) => district.streets);

  test('are those of the source, each under the area that manages it', () => {
    expect([streets(wuhan).length, streets(shanghai).length]).toEqual([193, 234]);
    expect(streets(wuhan).filter(({ kind }) => kind === 'street')).toHaveLength(165);
    expect(streets(shanghai).filter(({ kind }) => kind === 'street')).toHaveLength(215);
  });

  test('武汉 shows its functional areas as districts, 汉南 within 经开区', () => {
    expect(wuhan.districts.slice(-3).map(({ name }) => name.zh)).toEqual([
      '东湖高新区（光谷）',
      '武汉经开区（汉南区）',
      '东湖风景区',
    ]);
    expect(wuhan.districts.map(({ id }) => id)).not.toContain('420113');
    const under = (id: string) => wuhan.districts.find((one) => one.id === id)!.streets.map(({ name }) => name);
    expect(under('wh-donghu-hightech')).toContain('佛祖岭街道');
    expect(under('wh-jingkai-hannan')).toEqual(expect.arrayContaining(['沌口街道', '纱帽街道']));
    expect(under('420115')).not.toContain('佛祖岭街道');
  });

  test('show the names that people use', () => {
    expect(streets(wuhan).find(({ code }) => code === '420103001')!.name).toBe('民族街道');
    expect(streets(wuhan).find(({ code }) => code === '420102014')!.name).toBe('台北街道');
  });
});

test.each([wuhan, shanghai])(
  '$id: a text of its own takes the place of one, adds to a numbered list, or hints at a field',
  (city) => {
    const known = new Set<string>(Object.keys(recruitmentTexts));
    const fits = (key: string) =>
      known.has(key) || known.has(key.replace(/\d+$/, '1')) || known.has(key.replace(/\.hint$/, '.label'));
    expect(Object.keys(city.texts).filter((key) => !fits(key))).toEqual([]);
  },
);

test.each([wuhan, shanghai])('$id: a post asks only for certificates that the form offers', (city) => {
  const known = new Set<string>(Object.keys(recruitmentTexts));
  const asked = city.posts.flatMap(({ certificates }) => certificates);
  expect(asked.filter((code) => !known.has(`certificate.${code}`))).toEqual([]);
});
