import type { Raw } from '../../../shared/forms/field.ts';
import { Problem } from '../../../shared/http/problem.ts';
import { isReference } from '../../../shared/identity/reference.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Checkboxes, Radios } from '../../../shared/ui/choices.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { fitsCheckIn } from '../../recruitment/roster/check-in-code.ts';
import { checklistFor } from '../../recruitment/roster/checklist.ts';
import { slotOfShort } from '../../recruitment/roster/records.ts';
import { endOf, startOf } from '../../recruitment/roster/slot.ts';
import { type GroupMember, membersOf } from '../../recruitment/roster/week.ts';
import { giveBackReasons } from '../../recruitment/steps/roster.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { one, type Visit } from '../visit.ts';
import { groupName, Person, refusalText, when } from './parts.tsx';
import { actOn, type Group, groupIn, groupsOf, mayCheckIn, pathOf } from './read.ts';

/** The slot for which a member can check in now; undefined: for none. */
function slotNow({ desk, now }: Visit, group: Group, member: GroupMember): string | undefined {
  const early = desk.env.city.roster.earlyMinutes * 60_000;
  return member.slots.find((short) => {
    const slot = slotOfShort(group.id, short);
    return slot && !member.in.includes(short) && startOf(slot) - early <= now && now < endOf(slot);
  });
}

/** POST …/code: the digits that a member's page shows lead to their check-in. */
export async function sendCode(visit: Visit, post: string, number: string): Promise<Response> {
  const { desk, now, c } = visit;
  const group = groupIn(visit, post, number);
  const code = one(await visit.post(), 'code').replaceAll(/\D/g, '');
  const members = await membersOf(desk.env, group.id);
  const fitting = members.filter(({ ref }) => fitsCheckIn(desk.env.sealing.hash, ref, code, now));
  // Two alike in a group is one in a million, and then the list decides.
  const [member] = fitting.length === 1 ? fitting : [];
  return c.redirect(member ? toCheckIn(visit, group, member) : `${pathOf('group', group)}?wrong=code`, 303);
}

function toCheckIn(visit: Visit, group: Group, member: GroupMember): string {
  const short = slotNow(visit, group, member);
  const here = pathOf('group', group);
  return short ? `${here}/check-in?slot=${short}&ref=${member.ref}` : `${here}?wrong=noSlot`;
}

/** GET /desk/check-in?code=: what the QR code on a member's phone leads to. It only leads on; nothing is recorded. */
export async function showScanned(visit: Visit): Promise<Response> {
  const { desk, now, c } = visit;
  const [, ref = '', code = ''] = /^(\d{13})(\d{6})$/.exec(c.req.query('code') ?? '') ?? [];
  const groups = groupsOf(visit);
  if (groups.length === 0) throw new Problem(403, 'role');
  if (isReference(ref) && fitsCheckIn(desk.env.sealing.hash, ref, code, now)) {
    const all = await Promise.all(groups.map((group) => membersOf(desk.env, group.id)));
    for (const [index, members] of all.entries()) {
      const member = members.find((one) => one.ref === ref);
      if (member) return c.redirect(toCheckIn(visit, groups[index]!, member), 303);
    }
  }
  const [first] = groups;
  return c.redirect(groups.length === 1 ? `${pathOf('group', first!)}?wrong=code` : '/desk/board', 303);
}

interface About {
  group: Group;
  short: string;
  member: GroupMember;
}

async function aboutOf(visit: Visit, post: string, number: string, short: string, ref: string): Promise<About> {
  const group = groupIn(visit, post, number);
  const member = (await membersOf(visit.desk.env, group.id)).find((one) => one.ref === ref);
  if (!member || !slotOfShort(group.id, short)) throw new Problem(404, 'page.missing');
  return { group, short, member };
}

const asked = (c: Visit['c'], name: string) => c.req.query(name) ?? '';

/** GET …/check-in?slot=&ref=: the list before the shift, and the gear. */
export async function showCheckIn(visit: Visit, post: string, number: string): Promise<Response> {
  if (!mayCheckIn(visit)) throw new Problem(403, 'role');
  const about = await aboutOf(visit, post, number, asked(visit.c, 'slot'), asked(visit.c, 'ref'));
  return drawCheckIn(visit, about, {});
}

/** POST …/check-in. */
export async function sendCheckIn(visit: Visit, post: string, number: string): Promise<Response> {
  const raw = await visit.post();
  const about = await aboutOf(visit, post, number, one(raw, 'slot'), one(raw, 'ref'));
  const { group, short, member } = about;
  const codes = (name: string) => [raw[name] ?? []].flat();
  const said = await actOn(visit, group, {
    ref: member.ref,
    decision: 'checkIn',
    input: { slot: `${group.id}/${short}`, points: codes('points'), gear: codes('gear') },
    key: one(raw, 'key'),
  });
  if (said === 'done') return visit.c.redirect(`${pathOf('group', group)}?said=in`, 303);
  return drawCheckIn(visit, about, raw, said);
}

function drawCheckIn(visit: Visit, { group, short, member }: About, raw: Raw, refused?: string): Promise<Response> {
  const { t, lang, desk } = visit;
  const { city } = desk.env;
  const onSite = city.posts.find(({ id }) => id === group.post)?.onSite ?? false;
  const { points, gear } = checklistFor(city, onSite ? city.roster.gear : []);
  const text = refused ? refusalText(visit, refused) : undefined;
  const target = refused === 'check.gear' ? `gear-${gear[0]?.code}` : `points-${points[0]?.code}`;
  const ticked = (name: string) => [raw[name] ?? []].flat() as string[];
  return page(
    visit,
    { title: t('checkIn.title'), failed: refused !== undefined, menu: 'board' },
    <>
      <a class="govuk-back-link" href={pathOf('group', group)}>
        {groupName(visit, group)}
      </a>
      <ErrorSummary
        title={t('error.summary', { n: 1 })}
        errors={text ? [{ target: points.length + gear.length > 0 ? target : 'check', text }] : []}
      />
      <h1 class="govuk-heading-l">{t('checkIn.title')}</h1>
      <p class="govuk-body">
        <Person member={member} /> · {when(visit, slotOfShort(group.id, short)!)}
      </p>
      <PostForm visit={visit} id="form" action={`${pathOf('group', group)}/check-in?slot=${short}&ref=${member.ref}`}>
        <input type="hidden" name="slot" value={short} />
        <input type="hidden" name="ref" value={member.ref} />
        <input type="hidden" name="key" value={desk.env.ids.uuid()} />
        {points.length > 0 ? (
          <Checkboxes
            id="points"
            lang={lang}
            label={t('checkIn.points')}
            choices={points.map(({ code, name }) => ({ value: code, label: name[lang] }))}
            values={ticked('points')}
            error={refused === 'check.points' ? text : undefined}
          />
        ) : null}
        {gear.length > 0 ? (
          <Checkboxes
            id="gear"
            lang={lang}
            label={t('checkIn.gear')}
            choices={gear.map(({ code, name }) => ({ value: code, label: name[lang] }))}
            values={ticked('gear')}
            error={refused === 'check.gear' ? text : undefined}
          />
        ) : null}
        <div id="check">
          <Button>{t('checkIn.go')}</Button>
        </div>
      </PostForm>
    </>,
  );
}

/** POST …/no-show: somebody did not come. */
export async function sendNoShow(visit: Visit, post: string, number: string): Promise<Response> {
  const group = groupIn(visit, post, number);
  const raw = await visit.post();
  const said = await actOn(visit, group, {
    ref: one(raw, 'ref'),
    decision: 'noShow',
    input: { slot: one(raw, 'slot') },
    key: one(raw, 'key'),
  });
  return visit.c.redirect(`${pathOf('group', group)}?said=${said === 'done' ? 'noShow' : said}`, 303);
}

/** GET …/back?slot=&ref=: why somebody cannot come. */
export async function showBack(visit: Visit, post: string, number: string): Promise<Response> {
  return drawBack(visit, await aboutOf(visit, post, number, asked(visit.c, 'slot'), asked(visit.c, 'ref')));
}

/** POST …/back: the leader gives a shift back for somebody. */
export async function sendBack(visit: Visit, post: string, number: string): Promise<Response> {
  const raw = await visit.post();
  const about = await aboutOf(visit, post, number, one(raw, 'slot'), one(raw, 'ref'));
  const { group, short, member } = about;
  const reason = giveBackReasons.find((known) => known === one(raw, 'reason'));
  if (!reason) return drawBack(visit, about, visit.t('giveBackDesk.required'));
  const said = await actOn(visit, group, {
    ref: member.ref,
    decision: 'giveBackSlot',
    input: { slot: `${group.id}/${short}`, reason },
    key: one(raw, 'key'),
  });
  return visit.c.redirect(`${pathOf('group', group)}?said=${said === 'done' ? 'back' : said}`, 303);
}

function drawBack(visit: Visit, { group, short, member }: About, wrong?: string): Promise<Response> {
  const { t, lang, desk } = visit;
  return page(
    visit,
    { title: t('giveBackDesk.title'), failed: wrong !== undefined, menu: 'board' },
    <>
      <a class="govuk-back-link" href={pathOf('group', group)}>
        {groupName(visit, group)}
      </a>
      <ErrorSummary
        title={t('error.summary', { n: 1 })}
        errors={wrong ? [{ target: `reason-${giveBackReasons[0]}`, text: wrong }] : []}
      />
      <h1 class="govuk-heading-l">{t('giveBackDesk.title')}</h1>
      <p class="govuk-body">
        <Person member={member} /> · {when(visit, slotOfShort(group.id, short)!)}
      </p>
      <PostForm visit={visit} id="form" action={`${pathOf('group', group)}/back?slot=${short}&ref=${member.ref}`}>
        <input type="hidden" name="slot" value={short} />
        <input type="hidden" name="ref" value={member.ref} />
        <input type="hidden" name="key" value={desk.env.ids.uuid()} />
        <Radios
          id="reason"
          lang={lang}
          label={t('giveBackDesk.reason')}
          choices={giveBackReasons.map((value) => ({ value, label: t(`giveBack.${value}`) }))}
          error={wrong}
        />
        <Button>{t('group.back')}</Button>
      </PostForm>
    </>,
  );
}
