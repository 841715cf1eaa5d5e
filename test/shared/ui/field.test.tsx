import { expect, test } from 'vitest';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import { recruitmentTexts } from '../../../functions/recruitment/texts/all.ts';
import { ownTexts } from '../../../functions/web/texts.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import { validatePage } from '../../../shared/forms/validate.ts';
import { viewPage } from '../../../shared/forms/view.ts';
import { type Texts, translator } from '../../../shared/i18n/texts.ts';
import { Field } from '../../../shared/ui/field.tsx';
import { Paragraphs } from '../../../shared/ui/rich.tsx';

const now = Date.parse('2026-11-22T02:00:00Z');
const texts: Texts = { ...ownTexts, ...recruitmentTexts };
const t = translator(texts, 'zh', { city: wuhan });
const ctx = { city: wuhan, now, lang: 'zh' as const };

for (const { id } of recruitmentForm.pages) {
  test(`page ${id}: every error leads to a box that exists, and every box has a name that is read out`, () => {
    const answers = recruitmentForm.example(now, wuhan);
    const posted = validatePage(recruitmentForm, id, {}, answers, ctx);
    const view = viewPage(recruitmentForm, id, answers, ctx, posted);
    const html = view.fields.map((field) => String(<Field field={field} t={t} lang="zh" />)).join('');
    for (const { anchor } of view.errors) expect(html).toContain(`id="${anchor}"`);
    const ids = [...html.matchAll(/<(?:input|select|textarea)[^>]* id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    for (const box of ids) {
      const wrapped = html.split('<label>').some((label) => label.split('</label>')[0]!.includes(`id="${box}"`));
      expect(wrapped || html.includes(`for="${box}"`), box).toBe(true);
    }
    for (const [, described] of html.matchAll(/aria-describedby="([^"]+)"/g)) {
      for (const one of described!.split(' ')) expect(html).toContain(`id="${one}"`);
    }
    expect(html).not.toMatch(/ on[a-z]+="| style="/);
  });
}

test('bold words of our texts are bold, and markup in values stays text', () => {
  expect(String(<Paragraphs text={'**为什么** <b>x</b>'} />)).toBe(
    '<p class="govuk-body"><strong>为什么</strong> &lt;b&gt;x&lt;/b&gt;</p>',
  );
});
