import { describe, expect, it } from 'vitest';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { seemsAutomated } from '../../../shared/forms/automated.ts';
import { errorText, form } from '../../../shared/forms/form.ts';
import { firstOpenPage, mayOpen, nextPage, previousPage, progress } from '../../../shared/forms/pages.ts';
import { columns, consentsIn, redact, review } from '../../../shared/forms/review.ts';
import { jsonSchema } from '../../../shared/forms/schema.ts';
import { keep, validateAll, validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { texts } from '../../../shared/i18n/texts.ts';

const small = form({
  id: 'small',
  version: 3,
  texts: texts({
    'page.one': ['一', 'One'],
    'page.two': ['二', 'Two'],
    'page.three': ['三', 'Three'],
    group: ['组', 'Group'],
    'agree.label': ['同意', 'Agree'],
    'agree.required': ['请勾选', 'Tick'],
    'number.label': ['号码', 'Number'],
    'number.odd': ['要偶数', 'Even, please'],
    'number.small': ['很小', 'Quite small'],
    'number.child': ['太小', 'Too small'],
    'way.label': ['方式', 'Way'],
    'way.bus': ['公交', 'Bus'],
    'way.other': ['其他', 'Other'],
    'whichWay.label': ['哪一种（选填）', 'Which (optional)'],
    'day.label': ['哪天', 'Day'],
    'tags.label': ['标签', 'Tags'],
    'tags.a': ['甲', 'A'],
    'tags.b': ['乙', 'B'],
    'tags.c': ['丙', 'C'],
  }),
  pages: [
    {
      id: 'one',
      title: 'page.one',
      step: 1,
      group: 'group',
      fields: [
        { id: 'agree', kind: 'tick', sensitivity: 'public', consent: { version: 'v1' } },
        {
          id: 'number',
          kind: 'text',
          sensitivity: 'sensitive',
          max: 6,
          mask: (value) => `**${value.slice(-1)}`,
          check: (value) => {
            if (value === '666') return { case: 'child', stop: true };
            if (Number(value) % 2 !== 0) return { case: 'odd' };
            return Number(value) < 5 ? { case: 'small', warning: true } : undefined;
          },
        },
      ],
    },
    {
      id: 'two',
      title: 'page.two',
      step: 2,
      group: 'group',
      visible: ({ answers }) => answers.number !== '100',
      fields: [
        { id: 'way', kind: 'radio', sensitivity: 'public', options: ['bus', 'other'] },
        { id: 'whichWay', kind: 'text', sensitivity: 'personal', when: { field: 'way', is: ['other'] } },
      ],
    },
    {
      id: 'three',
      title: 'page.three',
      step: 3,
      group: 'group',
      fields: [
        { id: 'day', kind: 'date', sensitivity: 'public' },
        { id: 'tags', kind: 'checkboxes', sensitivity: 'public', required: false, options: ['a', 'b', 'c'], max: 2 },
      ],
    },
  ],
  example: () => ({ agree: true, number: '8', way: 'bus', day: '2026-11-22' }),
});
const ctx = { city: wuhan, now: Date.parse('2026-11-22T12:00:00+08:00'), lang: 'zh' as const };
const good = small.example(ctx.now, wuhan);
const keys = (result: { errors: readonly { key: string }[] }) => result.errors.map((error) => error.key);

describe('a posted page', () => {
  it('gives clean answers, and what was typed when something is wrong', () => {
    const result = validatePage(small, 'one', { agree: 'yes', number: ' １３ ', stray: 'x' }, {}, ctx);
    expect(result).toMatchObject({ ok: false, answers: { agree: true }, raw: { agree: 'yes', number: ' １３ ' } });
    expect(result.raw).not.toHaveProperty('stray');
    expect(keys(result)).toEqual(['number.odd']);
    expect(validatePage(small, 'one', { agree: 'on', number: ' １２ ' }, {}, ctx)).toMatchObject({
      ok: true,
      answers: { agree: true, number: '12' },
    });
  });

  it('names every missing answer in the order of the page', () => {
    expect(keys(validatePage(small, 'one', {}, {}, ctx))).toEqual(['agree.required', 'number.required']);
  });

  it('a warning is shown once; sent again, the page passes', () => {
    const raw = { agree: 'yes', number: '4' };
    const first = validatePage(small, 'one', raw, {}, ctx);
    expect(first).toMatchObject({ ok: false, errors: [{ key: 'number.small', warning: true }] });
    const { passed } = viewPage(small, 'one', {}, ctx, first);
    expect(validatePage(small, 'one', { ...raw, _passed: passed }, {}, ctx).ok).toBe(true);
    expect(validatePage(small, 'one', { agree: 'yes', number: '3', _passed: passed }, {}, ctx).ok).toBe(false);
  });

  it('an end of the form keeps nothing of what was typed', () => {
    expect(validatePage(small, 'one', { agree: 'yes', number: '666' }, {}, ctx)).toEqual({
      ok: false,
      answers: {},
      errors: [],
      raw: {},
      stop: 'child',
    });
    expect(validateAll(small, { ...good, number: '666' }, ctx)).toMatchObject({ stop: 'child', answers: {} });
  });

  it('a sensitive answer that comes back masked is the one that was kept', () => {
    const draft = { agree: true, number: '128' };
    const view = viewPage(small, 'one', draft, ctx);
    expect(view.fields[1]!.value).toBe('**8');
    const result = validatePage(small, 'one', { agree: 'yes', number: '**8' }, draft, ctx);
    expect(result).toMatchObject({ ok: true, answers: { number: '128' } });
    expect(validatePage(small, 'one', { agree: 'yes', number: '**6' }, draft, ctx).ok).toBe(false);
  });

  it('dates come in three boxes: missing parts, days that are not, full-width digits and 年月日', () => {
    const day = (year: string, month: string, date: string) =>
      validatePage(small, 'three', { 'day-year': year, 'day-month': month, 'day-day': date }, {}, ctx);
    expect(day('２０２６年', '3', '7').answers).toEqual({ day: '2026-03-07' });
    expect(keys(day('2026', '', '7'))).toEqual(['day.part']);
    expect(keys(day('2026', '2', '30'))).toEqual(['day.real']);
    expect(keys(day('2026', 'x', '30'))).toEqual(['day.real']);
    expect(keys(day('', '', ''))).toEqual(['day.required']);
  });

  it('choices are those on the list, in its order, each once and not too many', () => {
    const tags = (...values: string[]) => validatePage(small, 'three', { day: '2026-11-22', tags: values }, {}, ctx);
    expect(tags('b', 'a', 'b').answers.tags).toEqual(['a', 'b']);
    expect(keys(tags('z'))).toEqual(['tags.option']);
    expect(tags('a', 'b', 'c').errors).toMatchObject([{ key: 'tags.max', vars: { n: 3, max: 2 } }]);
  });

  it('a rule over several questions takes the answer that it is about out of the clean ones', () => {
    const page = { ...small.pages[0]!, check: () => [{ case: 'odd', field: 'number' }] };
    const strict = { ...small, pages: [page, ...small.pages.slice(1)] };
    expect(validatePage(strict, 'one', { agree: 'yes', number: '8' }, {}, ctx)).toMatchObject({
      ok: false,
      answers: { agree: true },
      errors: [{ field: 'number', key: 'number.odd' }],
    });
    expect(validatePage(strict, 'one', { agree: 'yes', number: '8' }, {}, ctx).answers).not.toHaveProperty('number');
  });

  it('an answer to a question that is not asked is not kept', () => {
    const raw = { way: 'bus', whichWay: 'x' };
    expect(validatePage(small, 'two', raw, {}, ctx)).toMatchObject({ ok: true, answers: { way: 'bus' } });
    expect(keys(validatePage(small, 'two', { way: 'other' }, {}, ctx))).toEqual(['whichWay.required']);
    expect(keep(small, 'two', { way: 'other', whichWay: 'x', day: 'y' }, { way: 'bus' })).toEqual({
      way: 'bus',
      day: 'y',
    });
  });
});

describe('all answers at once', () => {
  it('a page skipped by hand is found, with the page to go back to', () => {
    const { way: _, ...skipped } = good;
    expect(validateAll(small, skipped, ctx)).toMatchObject({
      ok: false,
      errors: [{ page: 'two', key: 'way.required' }],
    });
    expect(firstOpenPage(small, skipped, ctx)).toBe('two');
    expect(mayOpen(small, 'three', skipped, ctx)).toBe(false);
    expect(mayOpen(small, 'two', skipped, ctx)).toBe(true);
  });

  it('answers to questions that are not asked are dropped and named', () => {
    const result = validateAll(small, { ...good, number: '100', whichWay: 'x' }, ctx);
    expect(result).toMatchObject({ ok: true, dropped: ['way', 'whichWay'] });
    expect(result.answers).toEqual({ agree: true, number: '100', day: '2026-11-22' });
  });

  it('unknown fields are refused by name, few of them however many came', () => {
    expect(validateAll(small, { ...good, admin: true }, ctx).errors).toEqual([
      { field: 'admin', key: 'unknownField', vars: { field: 'admin' } },
    ]);
    const many = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`x${i}`, 1]));
    expect(validateAll(small, { ...good, ...many }, ctx).errors).toHaveLength(20);
    expect(keys(validateAll(small, JSON.parse('{"__proto__": {"agree": true}}'), ctx))).toContain('unknownField');
  });

  it.each([null, 7, 'x', [], [[]]])('%o is no set of answers', (answers) => {
    expect(validateAll(small, answers, ctx)).toMatchObject({ ok: false, answers: {} });
  });

  it('an answer of another type, however deep, is refused beside its field', () => {
    let deep: unknown = 'x';
    for (let i = 0; i < 5000; i++) deep = [deep];
    for (const wrong of [deep, 5, {}, { toString: 'x' }, ['a']]) {
      expect(keys(validateAll(small, { ...good, number: wrong }, ctx))).toEqual(['number.type']);
    }
    expect(keys(validateAll(small, { ...good, agree: 'yes' }, ctx))).toEqual(['agree.type']);
    expect(keys(validateAll(small, { ...good, tags: 'a' }, ctx))).toEqual(['tags.type']);
    expect(keys(validateAll(small, { ...good, day: '22.11.2026' }, ctx))).toEqual(['day.real']);
  });

  it('text beyond its length is refused, however long it is', () => {
    expect(validateAll(small, { ...good, number: '8'.repeat(7) }, ctx).errors).toMatchObject([
      { key: 'number.long', vars: { max: 6 } },
    ]);
    expect(keys(validateAll(small, { ...good, number: '8'.repeat(1_000_000) }, ctx))).toEqual(['number.long']);
  });

  it('a warning does not stop a program', () => {
    expect(validateAll(small, { ...good, number: '4' }, ctx).ok).toBe(true);
  });

  it('every error has a sentence in both languages', () => {
    const { errors } = validateAll(small, { number: '7', way: 'x', z: 1, tags: ['a', 'b', 'c'] }, ctx);
    expect(errors.map((error) => errorText(small, error, ctx))).toEqual([
      '这里没有“z”这一项',
      '请勾选',
      '要偶数',
      '请从列出的选项里选择',
      '请填写这一项',
      '最多选 2 项，您选了 3 项',
    ]);
    expect(errorText(small, errors[2]!, { ...ctx, lang: 'en' })).toBe('Even, please');
  });
});

describe('the order of pages', () => {
  it('leaves out what is not asked, forwards and back', () => {
    expect(nextPage(small, 'one', good, ctx)).toBe('two');
    expect(nextPage(small, 'one', { ...good, number: '100' }, ctx)).toBe('three');
    expect(previousPage(small, 'three', { ...good, number: '100' }, ctx)).toBe('one');
    expect(previousPage(small, 'one', good, ctx)).toBeUndefined();
    expect(nextPage(small, 'three', good, ctx)).toBeUndefined();
    expect(progress(small, 'two')).toEqual({ n: 2, m: 3 });
    expect(mayOpen(small, 'two', { ...good, number: '100' }, ctx)).toBe(false);
    expect(mayOpen(small, 'none', good, ctx)).toBe(false);
  });
});

describe('what a page shows', () => {
  it('questions that unfold stand inside the choice that they belong to', () => {
    const view = viewPage(small, 'two', { way: 'other', whichWay: '船' }, ctx);
    expect(view.fields.map((field) => field.id)).toEqual(['way']);
    expect(view.fields[0]!.options.map((option) => option.inside.map((field) => field.value))).toEqual([[], ['船']]);
    expect(view.fields[0]!.options.map((option) => option.checked)).toEqual([false, true]);
  });

  it('nothing typed is lost when a page comes back, and the summary leads to the first box', () => {
    const raw = { 'day-year': '2026', 'day-month': '13', 'day-day': '1', tags: ['a', 'b', 'c'] };
    const view = viewPage(small, 'three', good, ctx, validatePage(small, 'three', raw, good, ctx));
    expect(view.fields[0]!.parts.map((part) => part.value)).toEqual(['2026', '13', '1']);
    expect(view.fields[1]!.options.every((option) => option.checked)).toBe(true);
    expect(view.errors.map((error) => error.anchor)).toEqual(['day-year', 'tags-a']);
    expect(view.fields[0]!.errors).toEqual(['没有这一天，请检查']);
  });
});

describe('what else comes of the definition', () => {
  it('the schema knows types, choices and what is always needed', () => {
    const schema = jsonSchema(small, ctx) as { required: string[]; properties: Record<string, { enum?: string[] }> };
    expect(schema.required).toEqual(['agree', 'number', 'day']);
    expect(schema.properties.way!.enum).toEqual(['bus', 'other']);
    expect(schema).toMatchObject({ additionalProperties: false, properties: { tags: { maxItems: 2 } } });
  });

  it('columns are stable by field and version', () => {
    expect(columns(small).map((column) => column.key)).toEqual(
      ['agree', 'number', 'way', 'whichWay', 'day', 'tags'].map((id) => `small@3.${id}`),
    );
  });

  it('review and redaction mask, consents keep the version of their text', () => {
    const answers = { ...good, number: '128', way: 'other', whichWay: '小船' };
    const [group] = review(small, answers, 'zh', ctx);
    expect(group!.rows.map((row) => `${row.label} ${row.value}`)).toEqual([
      '号码 **8',
      '方式 其他',
      '哪一种 小船',
      '哪天 2026年11月22日',
      '标签 undefined',
    ]);
    expect(redact(small, { ...answers, stray: 'secret' })).toEqual({ ...answers, number: '**8', whichWay: '小***' });
    expect(consentsIn(small, answers, 5, 'web')).toEqual([{ id: 'agree', version: 'v1', at: 5, channel: 'web' }]);
    expect(consentsIn(small, { ...answers, agree: false }, 5, 'web')).toEqual([]);
  });

  it('a definition with a doubled field or a missing text is refused', () => {
    const page = small.pages[0]!;
    expect(() => form({ ...small, texts: {}, pages: [page] })).toThrow(/page\.one/);
    const own = Object.fromEntries(Object.entries(small.texts).filter(([key]) => !/^(any|date)\./.test(key)));
    expect(() => form({ ...small, texts: own, pages: [page, page] })).toThrow(/agree/);
  });
});

describe('signs of a program', () => {
  it('the hidden box and a page filled in faster than it can be read', () => {
    const time = { now: 10_000, shownAt: 9000, minSeconds: 3 };
    expect(seemsAutomated({ moreNotes: 'buy' }, { ...time, shownAt: 0 })).toBe('honeypot');
    expect(seemsAutomated({ moreNotes: ' ' }, time)).toBe('tooFast');
    expect(seemsAutomated({}, { ...time, shownAt: 7000 })).toBeUndefined();
    expect(seemsAutomated({}, { ...time, shownAt: undefined })).toBeUndefined();
  });
});
