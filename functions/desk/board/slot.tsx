import { Problem } from '../../../shared/http/problem.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { ErrorSummary } from '../../../shared/ui/error-summary.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { boxesOf, isFree } from '../../recruitment/roster/availability.ts';
import { takeRefusal } from '../../recruitment/roster/may-take.ts';
import { shortOf } from '../../recruitment/roster/records.ts';
import { close, resize } from '../../recruitment/roster/seats.ts';
import { hoursOf, parseSlotId } from '../../recruitment/roster/slot.ts';
import { type GroupMember, type SlotOfWeek, volunteerOf, weekOf } from '../../recruitment/roster/week.ts';
import { byRef, groupName, Person, Said, when } from '../group/parts.tsx';
import { actOn, type Group, groupIn, mayPlan, pathOf } from '../group/read.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { one, type Visit } from '../visit.ts';

interface Read {
  group: Group;
  slot: SlotOfWeek;
  members: GroupMember[];
  /** What is against asking each member; absent: nothing. */
  against: Map<string, string>;
  free: Set<string>;
}

/** The slot with everybody of the group, and what is against asking each: two calls. @throws Problem 404 */
async function read(visit: Visit, post: string, number: string, short: string): Promise<Read> {
  const { desk, now } = visit;
  const group = groupIn(visit, post, number);
  const parsed = parseSlotId(`${group.id}/${short}`);
  const week = parsed && (await weekOf(desk.env, post, group.number, parsed.date, parsed.date));
  const slot = week?.slots.find((one) => shortOf(one) === short);
  if (!week || !slot) throw new Problem(404, 'page.missing');
  const boxes = boxesOf(slot);
  const against = new Map<string, string>();
  const free = new Set<string>();
  for (const member of week.members) {
    const who = volunteerOf(group.id, member);
    const refusal = takeRefusal(slot, who, { training: week.rules.training, now });
    if (slot.asked?.includes(member.ref)) against.set(member.ref, 'asked');
    else if (refusal) against.set(member.ref, refusal);
    if (isFree(who, slot.date, boxes)) free.add(member.ref);
  }
  return { group, slot, members: week.members, against, free };
}

/** GET …/slot?slot=: who comes, whom one can ask and whom not, the seats, calling it off. */
export async function showSlot(visit: Visit, post: string, number: string): Promise<Response> {
  return draw(visit, await read(visit, post, number, visit.c.req.query('slot') ?? ''));
}

const acts = ['ask', 'seats', 'close'];

/** POST …/slot: asks somebody, changes the seats, or calls the shift off. */
export async function sendSlot(visit: Visit, post: string, number: string): Promise<Response> {
  const { c, desk, staff, t } = visit;
  const raw = await visit.post();
  const group = groupIn(visit, post, number);
  const [act, id] = [one(raw, 'act'), one(raw, 'slot')];
  if (!acts.includes(act) || !id.startsWith(`${group.id}/`)) throw new Problem(400, 'request.broken');
  const short = id.slice(group.id.length + 1);
  const back = (said: Record<string, string | number>) => {
    const query = new URLSearchParams(
      Object.entries(said).map(([name, value]): [string, string] => [name, String(value)]),
    );
    return c.redirect(`${pathOf('board', group)}?week=${encodeURIComponent(one(raw, 'week'))}&${query}`, 303);
  };
  if (act === 'ask') {
    const ref = one(raw, 'person');
    if (!ref) return draw(visit, await read(visit, post, number, short), { person: t('slot.ask.choose') });
    const said = await actOn(visit, group, {
      ref,
      decision: 'proposeSlots',
      input: { slots: [{ slot: id }] },
      key: `${one(raw, 'key')} ${ref} ${id}`,
    });
    return back({ said: said === 'done' ? 'asked' : said });
  }
  if (!mayPlan(visit)) throw new Problem(403, 'role');
  if (act === 'close') {
    const closed = await close(desk.env, 'slot', id, staff.sub);
    if (closed === 'missing') throw new Problem(404, 'page.missing');
    const { told, left } = closed;
    return back({ said: left.length > 0 ? 'left' : 'closed', told, left: left.length });
  }
  const typed = one(raw, 'seats').trim();
  const seats = /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
  if (seats < 1 || seats > 500)
    return draw(visit, await read(visit, post, number, short), { seats: t('open.wrong.seats') }, typed);
  const resized = await resize(desk.env, 'slot', id, seats, staff.sub);
  return back({ said: resized === 'done' ? 'seats' : 'moved' });
}

async function draw(
  visit: Visit,
  { group, slot, members, against, free }: Read,
  wrong: { person?: string; seats?: string } = {},
  typed = String(slot.capacity),
): Promise<Response> {
  const { t, lang, c, desk } = visit;
  const known = byRef(members);
  const week = c.req.query('week') ?? slot.date;
  const errors = Object.entries(wrong).map(([target, text]) => ({ target, text }));
  const hidden = (act: string) => (
    <>
      <input type="hidden" name="act" value={act} />
      <input type="hidden" name="slot" value={slot.id} />
      <input type="hidden" name="week" value={week} />
      <input type="hidden" name="key" value={desk.env.ids.uuid()} />
    </>
  );
  const there = [...slot.holders, ...(slot.asked ?? [])];
  const able = members.filter(({ ref }) => !against.has(ref)).sort((a, b) => load(a) - load(b));
  const not = members.filter(({ ref }) => against.has(ref) && !there.includes(ref));
  const words = (member: GroupMember) =>
    t('slot.person', { name: member.name, mobile: member.mobile, hours: Math.round(load(member) * 10) / 10 });
  const action = `${pathOf('board', group)}/slot?slot=${shortOf(slot)}&week=${week}`;
  return page(
    visit,
    { title: t('slot.title'), failed: errors.length > 0, menu: 'board' },
    <>
      <a class="govuk-back-link" href={`${pathOf('board', group)}?week=${week}`}>
        {groupName(visit, group)}
      </a>
      <Said visit={visit} />
      <ErrorSummary title={t('error.summary', { n: errors.length })} errors={errors} />
      <h1 class="govuk-heading-l">{when(visit, slot)}</h1>
      <div class="desk-two">
        <div>
          <h2 class="govuk-heading-m">{t('slot.ask')}</h2>
          {able.length === 0 ? <p class="govuk-body">{t('slot.ask.none')}</p> : null}
          {able.length > 0 ? (
            <PostForm visit={visit} action={action} id="form">
              {hidden('ask')}
              <div class={`govuk-form-group${wrong.person ? ' govuk-form-group--error' : ''}`}>
                <label class="govuk-label" for="person">
                  {t('slot.ask.note')}
                </label>
                {wrong.person ? <p class="govuk-error-message">{wrong.person}</p> : null}
                <select class="govuk-select" id="person" name="person">
                  <option value="">{t('slot.ask.choose')}</option>
                  {able.map((member) => (
                    <option value={member.ref}>
                      {words(member)}（{t(free.has(member.ref) ? 'slot.free' : 'slot.notFree')}）
                    </option>
                  ))}
                </select>
              </div>
              <Button>{t('slot.ask.go')}</Button>
            </PostForm>
          ) : null}
          {not.length > 0 ? (
            <>
              <h3 class="govuk-heading-s">{t('slot.cannot')}</h3>
              <ul class="govuk-list govuk-list--bullet">
                {not.map((member) => (
                  <li>
                    {words(member)}：{t(`slot.not.${against.get(member.ref)}`)}
                  </li>
                ))}
              </ul>
            </>
          ) : null}
        </div>
        <div class="desk-side">
          <h2 class="govuk-heading-m">{t('board.who')}</h2>
          {there.length === 0 ? <p class="govuk-body">{t('slot.who.none')}</p> : null}
          <ul class="govuk-list">
            {there.map((ref) => (
              <li>
                <Person member={known.get(ref)} /> {slot.asked?.includes(ref) ? t('board.asked') : ''}
              </li>
            ))}
          </ul>
          {mayPlan(visit) && slot.open ? (
            <>
              <PostForm visit={visit} action={action}>
                {hidden('seats')}
                <TextInput
                  id="seats"
                  lang={lang}
                  label={t('slot.seats')}
                  value={typed}
                  width={4}
                  inputmode="numeric"
                  error={wrong.seats}
                />
                <Button kind="secondary">{t('slot.seats.go')}</Button>
              </PostForm>
              <PostForm visit={visit} action={action}>
                {hidden('close')}
                <p class="govuk-hint">{t('slot.close.note')}</p>
                <Button kind="warning">{t('slot.close')}</Button>
              </PostForm>
            </>
          ) : null}
        </div>
      </div>
    </>,
  );
}

/** Hours served, and of the slots that somebody has or is asked for. */
export function load({ served, slots, asked }: GroupMember): number {
  const held = [...slots, ...asked.map(({ slot }) => slot)];
  const hours = held.map((short) => parseSlotId(`x/1/${short}`)).map((slot) => (slot ? hoursOf(slot) : 0));
  return served / 60 + hours.reduce((sum, one) => sum + one, 0);
}
