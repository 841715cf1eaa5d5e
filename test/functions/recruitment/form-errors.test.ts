import { describe, expect, it } from 'vitest';
import { recruitmentForm as form } from '../../../functions/recruitment/form.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { Answer } from '../../../shared/forms/field.ts';
import { errorText } from '../../../shared/forms/form.ts';
import { validateAll, validatePage } from '../../../shared/forms/validate.ts';

const ctx = { city: wuhan, now: Date.parse('2026-11-22T12:00:00+08:00'), lang: 'zh' as const };
const good = form.example(ctx.now, wuhan);
const without = (...ids: string[]) =>
  Object.fromEntries(Object.entries(good).filter(([id]) => !ids.includes(id))) as Record<string, Answer>;
const passport = { idType: 'passport', idNumber: 'E12345678', sex: 'male', nationality: 'FR' };
const away = {
  ...without('district', 'street', 'community'),
  residenceScope: 'mainland',
  province: '430000',
  cityName: '430100',
  county: '430102',
};
const order = { dispatchOrderNo: '鄂指〔2026〕1号', dispatchOrderDate: '2026-11-20', dispatchOrderIssuer: '指挥部' };

/** The wrong answers of one case, and the errors that they bring. */
const cases: [key: string, answers: Record<string, Answer | undefined>][] = [
  ...Object.keys(good)
    .filter((id) => form.fields.get(id)!.required !== false && id !== 'community')
    .map((id): [string, Record<string, Answer | undefined>] => [`${id}.required`, without(id)]),
  ['mobile.format', { mobile: '1380013800' }],
  ['mobile.landline', { mobile: '027-85771234' }],
  ['name.digits', { name: '王2' }],
  ['name.symbols', { name: '=HYPERLINK("x")' }],
  ['name.symbols', { name: '<script>' }],
  ['name.long', { name: '王'.repeat(51) }],
  ['idType.option', { idType: 'driverLicence' }],
  ['idNumber.length', { idNumber: '42010019900307001' }],
  ['idNumber.old15', { idNumber: '420100900307001' }],
  ['idNumber.check', { idNumber: '420100199003070019' }],
  ['idNumber.date', { idNumber: '420100199002300017' }],
  ['idNumber.future', { idNumber: '420100203003070017' }],
  ['idNumber.isResidence', { idNumber: '810000199204040015' }],
  ['idNumber.isResident', { ...passport, idNumber: '420100199003070018', birthDate: '1990-03-07' }],
  ['idNumber.isPR', { idNumber: '94284019800101001X' }],
  ['idNumber.hkMoPermit', { idType: 'hkMoPermit', idNumber: 'X12345678' }],
  ['idNumber.twPermit', { idType: 'twPermit', idNumber: '123' }],
  ['idNumber.foreignPR', { idType: 'foreignPR', idNumber: 'AB123' }],
  ['idNumber.passport', { ...passport, idNumber: 'E1' }],
  ['birthDate.required', { ...passport }],
  ['birthDate.real', { ...passport, birthDate: '1990-02-30' }],
  ['birthDate.future', { ...passport, birthDate: '2026-11-23' }],
  ['birthDate.old', { ...passport, birthDate: '1890-01-01' }],
  ['sex.required', { ...passport, birthDate: '1990-01-01', sex: undefined }],
  ['nationality.required', { ...passport, birthDate: '1990-01-01', nationality: undefined }],
  ['nationality.option', { ...passport, birthDate: '1990-01-01', nationality: 'XX' }],
  ['district.required', without('district')],
  ['street.option', { street: '310101002' }],
  ['community.required', { street: 'unknown', community: undefined }],
  ['community.long', { community: '桃'.repeat(41) }],
  ['province.required', { ...away, province: undefined }],
  ['cityName.required', { ...away, cityName: undefined }],
  ['county.required', { ...away, county: undefined }],
  ['county.option', { ...away, county: '420102' }],
  ['dispatchOrder.part', { ...away, dispatchOrderNo: '1' }],
  ['dispatchOrderDate.future', { ...away, ...order, dispatchOrderDate: '2026-11-23' }],
  ['countryRegion.required', { ...away, residenceScope: 'outside' }],
  ['certificateNumber.symbols', { certificateNumber: '=1+1' }],
  ['certificateNumber.long', { certificateNumber: '1'.repeat(41) }],
  ['otherCertificates.long', { otherCertificates: '证'.repeat(101) }],
  ['organisation.long', { organisation: '示'.repeat(61) }],
  ['post2.same', { post2: good.post1 }],
  ['post3.same', { post3: good.post2 }],
  ['post3.gap', { post2: undefined, post3: 'home-isolation-support' }],
  ['post.onSite', { ...away, post2: 'supply-delivery' }],
  ['post.certificate', { certificate: 'none' }],
  ['wechatId.required', { wechatReachable: 'no' }],
  ['wechatId.format', { wechatReachable: 'no', wechatId: '微信号' }],
  ['availability.option', { availability: ['mon-night'] }],
  ['availability.required', { availability: [] }],
  ['availableFrom.past', { availableFrom: '2026-11-21' }],
  ['availableFrom.real', { availableFrom: '2026-11-31' }],
  ['availableUntil.order', { availableUntil: '2026-11-21' }],
  ['serviceCategories.max', { serviceCategories: ['0001', '0002', '0003', '0004', '0005'] }],
  ['isolationUntil.past', { isolationStatus: 'isolating', isolationUntil: '2026-11-21' }],
  ['emergencyContactMobile.format', { emergencyContactMobile: '12345' }],
  ['emergencyContactMobile.own', { emergencyContactMobile: '+86 138-0013-8000' }],
  ['emergencyContactName.long', { emergencyContactName: '李'.repeat(51) }],
  ['politicalStatus.type', { politicalStatus: 5 as unknown as string }],
];

describe('every wrong answer', () => {
  it.each(cases)('%s has its own sentence beside its field', (key, answers) => {
    const whole = key.endsWith('.required') && !('idType' in answers && answers.idType === 'passport');
    const given = whole && Object.keys(answers).length > 10 ? answers : { ...good, ...answers };
    const city = key.startsWith('politicalStatus') ? { ...wuhan, asks: { politicalStatus: true } } : wuhan;
    const { errors } = validateAll(form, given, { ...ctx, city });
    const error = errors.find((e) => e.key === key)!;
    expect(errors.map((e) => e.key)).toContain(key);
    for (const lang of ['zh', 'en'] as const) expect(errorText(form, error, { ...ctx, lang })).not.toBe('');
    // A field's own sentence, or one that fits the field by its kind: never the last resort, but for wrong types.
    if (!key.endsWith('.type')) {
      expect(errorText(form, error, ctx)).not.toBe(errorText(form, { field: 'x', key: 'x.type' }, ctx));
    }
  });

  it('birthDate.part and dates in three boxes', () => {
    const raw = {
      'birthDate-year': '1990',
      'birthDate-month': '',
      'birthDate-day': '7',
      sex: 'male',
      nationality: 'FR',
    };
    const { errors } = validatePage(form, 'birth', raw, passport, ctx);
    expect(errors.map((e) => e.key)).toEqual(['birthDate.part']);
  });

  it('a name of one character is asked about once', () => {
    const raw = { name: '张', idType: 'residentId', idNumber: String(good.idNumber), consentIdNumber: 'yes' };
    const first = validatePage(form, 'who', raw, {}, ctx);
    expect(first.errors).toMatchObject([{ key: 'name.short', warning: true }]);
    expect(validatePage(form, 'who', { ...raw, _passed: 'name.short' }, {}, ctx).ok).toBe(true);
  });

  it('a residence permit’s number names the type to choose', () => {
    const error = validateAll(form, { ...good, idNumber: '830000198707180027' }, ctx).errors[0]!;
    expect(errorText(form, error, ctx)).toContain('台湾居民居住证');
  });

  it('a post’s requirement is named by the families that people know', () => {
    const error = validateAll(form, { ...good, certificate: 'none' }, ctx).errors[0]!;
    expect(errorText(form, error, ctx)).toBe('医务人员心理疏导和减压服务要求有社工证或心理类证书，您选了“没有证书”');
  });
});

describe('what is taken as it is meant', () => {
  const clean = (answers: Record<string, Answer>) => validateAll(form, { ...good, ...answers }, ctx).answers;

  it('full-width digits, spaces and a small x', () => {
    expect(clean({ mobile: '＋８６ １３８ ００１３ ８０００' }).mobile).toBe('13800138000');
    expect(clean({ idNumber: '１１０１０５ １９４９１２３１ ００２ｘ' }).idNumber).toBe('11010519491231002X');
  });

  it('names with dots, rare and traditional characters', () => {
    expect(clean({ name: '買買提 • 艾力' }).name).toBe('買買提·艾力');
    expect(clean({ name: '𬱖 䶮' }).name).toBe('𬱖䶮');
  });

  it('markup and formulas in free text stay text', () => {
    const text = '=cmd|<img src=x onerror=alert(1)>';
    expect(clean({ organisation: text }).organisation).toBe(text);
  });

  it('a WeChat ID that is the mobile number bound to it', () => {
    const answers = clean({ wechatReachable: 'no', wechatId: '+86 139 0013 9000' });
    expect(answers.wechatId).toBe('13900139000');
    expect(clean({ wechatReachable: 'no', wechatId: ' wxid_abc-1 ' }).wechatId).toBe('wxid_abc-1');
  });
});

describe('somebody under 18', () => {
  it.each([
    ['by number', { idNumber: '420100200912010034' }],
    ['under 14', { idNumber: '420100201406150047' }],
    ['by birth date', { ...passport, birthDate: '2008-11-23' }],
  ])('%s is told at once and nothing is kept', (_, answers) => {
    expect(validateAll(form, { ...good, ...answers }, ctx)).toEqual({
      ok: false,
      answers: {},
      errors: [],
      dropped: [],
      stop: 'under18',
    });
  });

  it('also when the kind of ID was not chosen', () => {
    const result = validatePage(form, 'who', { name: '王小玉', idNumber: '420100200912010034' }, {}, ctx);
    expect(result).toEqual({ ok: false, answers: {}, errors: [], raw: {}, stop: 'under18' });
  });

  it('is an adult on the 18th birthday', () => {
    const born = (birthDate: string) => validateAll(form, { ...good, ...passport, birthDate }, ctx);
    expect(born('2008-11-22').ok).toBe(true);
    expect(born('2008-11-23').stop).toBe('under18');
  });
});
