import type { Field as FormField } from '../../../shared/forms/field.ts';
import { form } from '../../../shared/forms/form.ts';
import { formTexts } from '../../../shared/forms/texts.ts';
import { type PageResult, validatePage } from '../../../shared/forms/validate.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { dateInChina } from '../../../shared/i18n/time.ts';
import { maskMobile, maskName } from '../../../shared/identity/mask.ts';
import { checkMobile, cleanMobile } from '../../../shared/identity/phone.ts';
import { register } from '../../../shared/register/register.ts';
import { formPage } from '../call-ups/form-page.tsx';
import { mayCallUp } from '../call-ups/rights.ts';
import { keptTyping } from '../parts/typing.ts';
import { deskTexts, one, type Visit } from '../visit.ts';
import { contactOf, mayEnrol, type Organisation, organisationKind, organisationKinds } from './organisation.ts';

const mostMembers = 50_000;
const own = Object.fromEntries(Object.entries(deskTexts).filter(([key]) => !Object.hasOwn(formTexts, key)));

const line = (id: string, max: number): FormField => ({
  id,
  kind: 'text',
  sensitivity: 'personal',
  max,
  autocomplete: 'off',
});

const fieldsFor = (divisions: readonly string[]): FormField[] => [
  { ...line('orgName', 60), sensitivity: 'public' },
  { id: 'orgKind', kind: 'radio', sensitivity: 'public', options: [...organisationKinds] },
  {
    id: 'orgWhere',
    kind: 'select',
    sensitivity: 'public',
    options: ({ city, lang }) => {
      const all = [{ id: city.code, name: city.name }, ...city.districts];
      return all
        .filter(({ id }) => divisions.includes(city.code) || divisions.includes(id))
        .map(({ id, name }) => ({ value: id, label: name[lang] }));
    },
  },
  {
    ...line('orgMembers', 5),
    sensitivity: 'public',
    inputMode: 'numeric',
    check: (answer) =>
      /^[1-9]\d*$/.test(String(answer)) && Number(answer) <= mostMembers ? undefined : { case: 'number' },
  },
  line('orgContact', 30),
  {
    ...line('orgMobile', 11),
    kind: 'tel',
    inputMode: 'tel',
    clean: cleanMobile,
    check: (answer) => (checkMobile(String(answer)) ? { case: 'format' } : undefined),
  },
];

const formFor = (divisions: readonly string[]) =>
  form({
    id: 'organisation',
    version: 1,
    texts: own,
    pages: [
      {
        id: 'organisation',
        title: 'organisation.new',
        step: 1,
        group: 'organisation.new',
        fields: fieldsFor(divisions),
      },
    ],
    example: () => ({}),
  });

/** GET /desk/organisations/new */
export async function showEnrol(visit: Visit): Promise<Response> {
  if (!mayCallUp(visit.staff)) throw new Problem(403, 'role');
  const kept = await keptTyping(visit);
  return draw(visit, kept && { raw: kept, errors: [] });
}

/** POST: it stands by from now on. The page's own token makes a double click one organisation. */
export async function sendEnrol(visit: Visit): Promise<Response> {
  const { c, desk, staff, now } = visit;
  if (!mayCallUp(staff)) throw new Problem(403, 'role');
  const raw = await visit.post();
  const result = validatePage(formFor(visit.divisions), 'organisation', raw, {}, visit.ctx);
  if (!result.ok) return draw(visit, result, one(raw, 'token'));
  const said = result.answers as Record<string, string>;
  const id = one(raw, 'token')
    .replace(/[^\da-f]/g, '')
    .slice(0, 10);
  if (id.length < 10) throw new Problem(400, 'request.broken');
  const [name, mobile] = [said.orgContact!, said.orgMobile!];
  const value: Organisation = {
    name: said.orgName!,
    kind: said.orgKind as Organisation['kind'],
    division: said.orgWhere!,
    contact: {
      name: maskName(name),
      mobile: maskMobile(mobile),
      sealed: await desk.env.sealing.seal('recruitment', contactOf(id), 'contact', { name, mobile }),
    },
    members: Number(said.orgMembers),
    standby: true,
    since: dateInChina(now),
  };
  if (!mayEnrol(visit, value)) throw new Problem(403, 'role');
  // `moved`: this very page was sent before.
  await register(desk.env, 'recruitment').put(organisationKind, id, value, { expected: 0, by: staff.sub });
  return c.redirect('/desk/organisations?said=done', 303);
}

const draw = (visit: Visit, posted?: Pick<PageResult, 'raw' | 'errors'>, token?: string): Promise<Response> =>
  formPage(visit, {
    form: formFor(visit.divisions),
    note: 'organisation.note',
    yes: 'organisation.enrol',
    back: ['organisation.back', '/desk/organisations'],
    posted,
    ...(token && { token }),
  });
