import fc from 'fast-check';
import { pinyin } from 'pinyin-pro';
import { describe, expect, it } from 'vitest';
import { cardOf } from '../../../functions/recruitment/form/card.ts';
import { countries } from '../../../functions/recruitment/form/countries.ts';
import { divisionOf } from '../../../functions/recruitment/form/home.ts';
import { noticeSections } from '../../../functions/recruitment/form/notice.ts';
import { birthOf, readFromNumber } from '../../../functions/recruitment/form/person.ts';
import { syllablesOf } from '../../../functions/recruitment/form/pinyin.ts';
import { provinces, regionName } from '../../../functions/recruitment/form/regions.ts';
import { searchKey, searchTokens } from '../../../functions/recruitment/form/search.ts';
import { recruitmentForm as form } from '../../../functions/recruitment/form.ts';
import { shanghai } from '../../../infra/cities/shanghai.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { Answers } from '../../../shared/forms/field.ts';
import { scopeOf } from '../../../shared/forms/form.ts';
import { nextPage } from '../../../shared/forms/pages.ts';
import { redact, review } from '../../../shared/forms/review.ts';
import { jsonSchema } from '../../../shared/forms/schema.ts';
import { keep, validateAll, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';

const ctx = { city: wuhan, now: Date.parse('2026-11-22T12:00:00+08:00'), lang: 'zh' as const };
const good = form.example(ctx.now, wuhan);
const cities = [wuhan, shanghai];

/** Pages that somebody with these answers sees, in order. */
function pagesOf(answers: Answers, city = wuhan): string[] {
  const pages = ['mobile'];
  for (let page = nextPage(form, 'mobile', answers, { ...ctx, city }); page; ) {
    pages.push(page);
    page = nextPage(form, page, answers, { ...ctx, city });
  }
  return pages;
}

describe('the example', () => {
  it.each(cities)('is valid in $id on any day', (city) => {
    const day = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2040-12-31') });
    fc.assert(
      fc.property(day, (now) => {
        const result = validateAll(form, form.example(now, city), { city, now, lang: 'zh' });
        expect(result).toMatchObject({ ok: true, errors: [], dropped: [] });
        expect(result.answers).toEqual(form.example(now, city));
      }),
    );
  });

  it('is the one that is printed, with a number never issued to anybody', () => {
    expect(good).toMatchObject({ idNumber: '420100199003070018', district: '420102', street: '420102014' });
    expect(form.example(ctx.now, shanghai).idNumber).toMatch(/^310000/);
  });

  it.each(cities)('goes through the pages of $id as an HTML form posts them', (city) => {
    let draft: Answers = {};
    const here = { ...ctx, city };
    const example = form.example(ctx.now, city);
    for (let page: string | undefined = 'mobile'; page; page = nextPage(form, page, draft, here)) {
      // What the page shows for the example is what a browser would post.
      const view = viewPage(form, page, example, here);
      const raw: Record<string, string | string[]> = {};
      for (const field of view.fields.flatMap((f) => [f, ...f.options.flatMap((o) => (o.checked ? o.inside : []))])) {
        if (field.kind === 'tick') raw[field.id] = field.checked ? 'yes' : '';
        else if (field.grid) raw[field.id] = [...field.grid.checked];
        else if (field.options.length) raw[field.id] = field.options.filter((o) => o.checked).map((o) => o.value);
        else raw[field.id] = field.id === 'idNumber' ? String(example.idNumber) : field.value;
        for (const part of field.parts) raw[part.name] = part.value;
      }
      const result = validatePage(form, page, raw, draft, here);
      expect(result).toMatchObject({ ok: true, errors: [] });
      draft = keep(form, page, draft, result.answers);
    }
    expect(draft).toEqual(example);
  });

  it('any page left out is found, with its page', () => {
    for (const page of form.pages) {
      const needed = page.fields.filter((f) => f.id in good && f.required === undefined);
      if (!needed.length) continue;
      const ids = new Set(page.fields.map((f) => f.id));
      const skipped = Object.fromEntries(Object.entries(good).filter(([id]) => !ids.has(id)));
      expect(validateAll(form, skipped, ctx).errors[0]).toMatchObject({ page: page.id });
    }
  });
});

describe('which pages are asked', () => {
  const start = ['mobile', 'who'];
  const rest = ['work', 'posts', 'times', 'skills', 'safety', 'check'];

  it('a resident of the city: the street; the birth date is read from the number', () => {
    expect(pagesOf(good)).toEqual([...start, 'home', 'street', ...rest]);
  });

  it('a passport, a travel permit, a permanent resident’s card: what the number does not tell', () => {
    const birth = (answers: Answers) => viewPage(form, 'birth', answers, ctx).fields.map((field) => field.id);
    expect(pagesOf({ ...good, idType: 'passport', idNumber: 'E12345678' })).toContain('birth');
    expect(birth({ idType: 'passport', idNumber: 'E12345678' })).toEqual(['birthDate', 'sex', 'nationality']);
    expect(birth({ idType: 'hkMoPermit', idNumber: 'H00000001' })).toEqual(['birthDate', 'sex']);
    expect(birth({ idType: 'foreignPR', idNumber: '94284019800101001X' })).toEqual(['sex', 'nationality']);
  });

  it('from elsewhere: province, city, county; a municipality and a city without counties skip a page', () => {
    const from = (province: string, cityName?: string, city = wuhan) =>
      pagesOf({ ...good, residenceScope: 'mainland', province, ...(cityName && { cityName }) }, city).filter((page) =>
        ['province', 'city', 'county', 'street', 'country'].includes(page),
      );
    expect(from('430000', '430100')).toEqual(['province', 'city', 'county']);
    expect(from('110000')).toEqual(['province', 'county']);
    // No counties and, in Shanghai, no on-site post to be dispatched to.
    expect(from('440000', '441900', shanghai)).toEqual(['province', 'city']);
    expect(from('440000', '441900')).toEqual(['province', 'city', 'county']);
    expect(pagesOf({ ...good, residenceScope: 'outside' })).toContain('country');
  });

  it('a dispatch order lets somebody from elsewhere choose an on-site post, never somebody from abroad', () => {
    const away = { ...good, residenceScope: 'mainland', province: '430000', cityName: '430100', county: '430102' };
    const order = { dispatchOrderNo: '1', dispatchOrderDate: '2026-11-20', dispatchOrderIssuer: '指挥部' };
    const onSite = { ...away, post2: 'supply-delivery' };
    expect(validateAll(form, { ...onSite, ...order }, ctx).ok).toBe(true);
    expect(validateAll(form, onSite, ctx).errors).toMatchObject([
      { page: 'posts', field: 'post2', key: 'post.onSite' },
    ]);
    const abroad = { ...onSite, ...order, residenceScope: 'outside', countryRegion: 'HK' };
    expect(validateAll(form, abroad, ctx).errors).toMatchObject([{ key: 'post.onSite' }]);
    // The draft still holds the order of somebody who then moved the answer abroad.
    const raw = { post1: 'supply-delivery', acceptOtherPosts: 'yes' };
    expect(validatePage(form, 'posts', raw, abroad, ctx).errors).toMatchObject([{ key: 'post.onSite' }]);
  });

  it('WeChat is asked about only for posts that serve there', () => {
    const other = { ...good, post1: 'home-isolation-support' };
    expect(validateAll(form, other, ctx)).toMatchObject({ ok: true, dropped: ['wechatReachable'] });
  });

  it('isolation is asked about only where the emergency is an infectious disease', () => {
    const calm = { ...wuhan, emergency: 'other' as const };
    expect(validateAll(form, good, { ...ctx, city: calm })).toMatchObject({
      ok: true,
      dropped: ['isolationStatus', 'consentHealth'],
    });
    expect(validateAll(form, form.example(ctx.now, calm), { ...ctx, city: calm })).toMatchObject({
      ok: true,
      dropped: [],
    });
  });

  it('a change of mind leaves no trace of the earlier home', () => {
    const moved = { ...good, residenceScope: 'outside', countryRegion: 'HK' };
    const result = validateAll(form, moved, ctx);
    expect(result.dropped).toEqual(['district', 'street', 'community']);
    expect(result.answers).not.toHaveProperty('street');
  });
});

describe('what is shown and what is hidden', () => {
  it('redaction never shows a sensitive value, nor a whole name or number', () => {
    const sample = fc.record({
      name: fc.constantFrom('王小玉', '买买提·艾力', '张三'),
      idNumber: fc.constantFrom('420100199003070018', '11010519491231002X'),
      isolationStatus: fc.constantFrom('isolating', 'contact'),
      isolationUntil: fc.constantFrom('2026-12-01', '2026-12-24'),
      emergencyContactMobile: fc.constantFrom('13900139000', '02785771234', '+85291234567'),
      mobile: fc.constantFrom('13800138000', '15912345678'),
      wechatId: fc.constantFrom('wxid_secret', 'another-id'),
    });
    fc.assert(
      fc.property(sample, (answers) => {
        const shown = JSON.stringify(redact(form, { ...good, ...answers }));
        for (const value of Object.values(answers)) expect(shown).not.toContain(value);
      }),
    );
  });

  it('no row of the check page holds a whole number', () => {
    const rows = review(form, good, 'zh', ctx).flatMap((group) => group.rows);
    const text = JSON.stringify(rows);
    for (const id of ['idNumber', 'mobile', 'emergencyContactMobile']) expect(text).not.toContain(String(good[id]));
    expect(rows.find((row) => row.field === 'idNumber')!.value).toBe('420***********0018');
    const desk = review(form, { ...good, isolationStatus: 'isolating' }, 'zh', ctx, { hideSensitive: true });
    expect(JSON.stringify(desk)).not.toContain('隔离观察（');
  });

  it('the check page says every answer in words, in both languages', () => {
    for (const lang of ['zh', 'en'] as const) {
      const rows = review(form, good, lang, ctx).flatMap((group) => group.rows);
      expect(rows.find((row) => row.field === 'street')!.value).toBe('台北街道');
      for (const row of rows) expect(row.value ?? '').not.toMatch(/^(mon-|sw|residentId|inCity)/);
    }
  });

  it('a list’s card is masked and tells where the sign-up belongs', () => {
    expect(cardOf(good, wuhan)).toEqual({
      name: '王*',
      mobile: '138****8000',
      post: 'medical-support',
      division: '420102',
      residenceScope: 'inCity',
    });
    expect(divisionOf({ ...good, residenceScope: 'outside' }, wuhan)).toBe('420100');
  });

  it('a street goes to the zone that manages it', () => {
    const [first, ...others] = wuhan.districts;
    const [street, ...streets] = first!.streets;
    const zoned = { ...first!, streets: [{ ...street!, zone: 'wh-donghu-hightech' }, ...streets] };
    const city = { ...wuhan, districts: [zoned, ...others] };
    const answers = { residenceScope: 'inCity', district: first!.id, street: street!.code };
    expect(divisionOf(answers, city)).toBe('wh-donghu-hightech');
    expect(divisionOf({ ...answers, street: 'unknown' }, city)).toBe(first!.id);
  });

  it('redacted numbers keep the ends that people recognise', () => {
    expect(redact(form, good)).toMatchObject({ mobile: '138****8000', name: '王*', idNumber: '420***********0018' });
  });
});

describe('search', () => {
  it('finds by name, pinyin, initials, mobile, its last four, number and organisation', () => {
    expect(searchTokens(good)).toEqual([
      '王小玉',
      'wangxiaoyu',
      'wxy',
      '13800138000',
      '8000',
      '420100199003070018',
      '示例社会工作服务中心',
    ]);
  });

  it('reads surnames as surnames, and ü in the ways that people type it', () => {
    expect(searchTokens({ name: '单田芳' })).toContain('shantianfang');
    expect(searchTokens({ name: '吕布' })).toEqual(['吕布', 'lvbu', 'lyubu', 'lubu', 'lb']);
    expect(searchTokens({ name: 'John Smith' })).toEqual(['johnsmith']);
  });

  it('reads names as the library does from which its table comes', () => {
    const common = '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶';
    const options = { toneType: 'none', type: 'array', v: true, surname: 'head' } as const;
    for (const surname of common) expect(syllablesOf(`${surname}明`)).toEqual(pinyin(`${surname}明`, options));
    expect(syllablesOf('尉迟恭')).toEqual(['yu', 'chi', 'gong']);
    expect(syllablesOf('張國榮')).toEqual(['zhang', 'guo', 'rong']);
    expect(syllablesOf('𬱖')).toEqual([]);
  });

  it('what is typed is brought into the same form', () => {
    expect(searchKey(' Wang Xiaoyu ')).toBe('wangxiaoyu');
    expect(searchKey('11010519491231002x')).toBe(searchKey('１１０１０５１９４９１２３１００２Ｘ'));
    expect(searchKey('H0000000101')).toBe('h00000001');
  });
});

describe('lists', () => {
  it('of regions: 31 provinces, every code of six digits and told by name', () => {
    expect(provinces()).toHaveLength(31);
    const codes = provinces().flatMap((p) => [p, ...p.cities, ...p.cities.flatMap((c) => c.counties)]);
    expect(codes.length).toBeGreaterThan(3200);
    for (const { code, name } of codes) {
      expect(code).toMatch(/^\d{6}$/);
      expect(name).toMatch(/^\p{Script=Han}+$/u);
    }
    expect(new Set(codes.map(({ code }) => code)).size).toBe(codes.length);
    expect(['420000', '420100', '420102', '429004', '500229'].map(regionName)).toEqual([
      '湖北省',
      '武汉市',
      '江岸区',
      '仙桃市',
      '城口县',
    ]);
  });

  it('of provinces: not the city’s own place', () => {
    const choices = (city: typeof wuhan, page: string, answers: Answers) =>
      viewPage(form, page, { residenceScope: 'mainland', ...answers }, { ...ctx, city }).fields[0]!.options;
    expect(choices(shanghai, 'province', {}).map((o) => o.value)).not.toContain('310000');
    expect(choices(wuhan, 'city', { province: '420000' }).map((o) => o.value)).not.toContain('420100');
  });

  it('of countries: China’s regions first for a home, none of them for a nationality', () => {
    const values = (use: 'nationality' | 'residence') => countries(use, 'zh').map((o) => o.value);
    expect(values('residence').slice(0, 3)).toEqual(['HK', 'MO', 'TW']);
    expect(values('residence')).not.toContain('CN');
    expect(values('nationality')[0]).toBe('CN');
    expect(values('nationality')).not.toContain('TW');
    expect(
      countries('residence', 'en')
        .map((o) => o.label)
        .slice(0, 3),
    ).toEqual(['Hong Kong, China', 'Macao, China', 'Taiwan, China']);
    for (const { value, label } of countries('residence', 'zh')) expect(label).not.toBe(value);
  });

  it('of streets: by kind, “不清楚” last', () => {
    const { options } = viewPage(form, 'street', { residenceScope: 'inCity', district: '420102' }, ctx).fields[0]!;
    expect(options.at(-1)).toMatchObject({ value: 'unknown', label: '不清楚是哪个街道' });
    const groups = [...new Set(options.map((option) => option.group))];
    expect(groups).toEqual(['街道（镇、乡）', '其他管理区域', undefined]);
  });
});

describe('the rest of the definition', () => {
  it('birth date and sex come from the number, or as given', () => {
    expect(birthOf(good)).toEqual({ birthDate: '1990-03-07', sex: 'male' });
    const given = { idType: 'passport', idNumber: 'E12345678', birthDate: '1980-01-01', sex: 'female' };
    expect(birthOf(given)).toEqual({ birthDate: '1980-01-01', sex: 'female' });
    expect(readFromNumber(scopeOf(form, good, ctx))).toBe('出生日期 1990年3月7日，性别 男（从证件号码读出）');
    expect(readFromNumber(scopeOf(form, given, ctx))).toBeUndefined();
  });

  it('the notice names the risk of going somewhere only where a post is on site', () => {
    const risks = (city: typeof wuhan) =>
      noticeSections(city).find(({ heading }) => heading === 'notice.risk.h')!.items.length;
    expect([risks(wuhan), risks(shanghai)]).toEqual([6, 5]);
  });

  it.each(cities)('the schema of $id accepts its own example’s fields and no others', (city) => {
    const schema = jsonSchema(form, { ...ctx, city }) as {
      properties: object;
      required: string[];
      examples: Answers[];
    };
    expect(Object.keys(schema.properties)).toEqual([...form.fields.keys()]);
    expect(schema.required).toContain('mobile');
    expect(schema.required).not.toContain('birthDate');
    expect(Object.keys(schema.examples[0]!)).toEqual(expect.arrayContaining(schema.required));
  });

  it('every page can be drawn in both languages, empty, filled and with all its errors', () => {
    for (const city of cities) {
      for (const lang of ['zh', 'en'] as const) {
        const here = { ...ctx, city, lang, left: { 'medical-support': 0, policy: 3 } };
        for (const { id } of form.pages) {
          for (const draft of [{}, form.example(ctx.now, city), { residenceScope: 'mainland', province: '430000' }]) {
            const view = viewPage(form, id, draft, here, validatePage(form, id, {}, draft, here));
            expect(view.title).not.toBe('');
            for (const field of view.fields) expect(field.label).not.toBe('');
            for (const error of view.errors) expect(error.text).not.toMatch(/[{}]/);
          }
        }
      }
    }
  });
});
