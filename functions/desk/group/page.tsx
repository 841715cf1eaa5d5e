import { dateInChina } from '../../../shared/i18n/time.ts';
import { Button } from '../../../shared/ui/button.tsx';
import { Tag } from '../../../shared/ui/tag.tsx';
import { TextInput } from '../../../shared/ui/text-input.tsx';
import { shortOf } from '../../recruitment/roster/records.ts';
import { endOf, startOf } from '../../recruitment/roster/slot.ts';
import type { GroupMember, SlotOfWeek } from '../../recruitment/roster/week.ts';
import { PostForm, page } from '../parts/frame.tsx';
import { Heads } from '../parts/heads.tsx';
import type { Visit } from '../visit.ts';
import { one } from '../visit.ts';
import { byRef, groupName, Person, Said, when } from './parts.tsx';
import { actOn, type Group, type GroupWeek, groupIn, mayCheckIn, pathOf, readWeek, weekIn } from './read.ts';

/** GET /desk/group/:post/:group: who has to be contacted, today's shifts with who comes, the days after, everybody. */
export async function showGroup(visit: Visit, post: string, number: string): Promise<Response> {
  const { t, lang, c, now } = visit;
  const group = groupIn(visit, post, number);
  const of = await readWeek(visit, group, weekIn(visit));
  const today = dateInChina(now);
  const slots = of.week.slots.filter((slot) => slot.open && endOf(slot) > now - 12 * 3_600_000);
  const [first, rest] = [slots.filter(({ date }) => date <= today), slots.filter(({ date }) => date > today)];
  const wrong = c.req.query('wrong');
  const here = pathOf('group', group);
  const checksIn = mayCheckIn(visit);
  return page(
    visit,
    { title: groupName(visit, group), menu: 'board' },
    <>
      <a class="govuk-back-link app-screen" href="/desk/board">
        {t(visit.staff.role === 'groupLeader' ? 'board.mine' : 'board.title')}
      </a>
      <Said visit={visit} />
      <h1 class="govuk-heading-l">{groupName(visit, group)}</h1>
      <p class="govuk-body">
        <a class="govuk-link" href={pathOf('board', group)}>
          {t('board.openBoard')}
        </a>
        {' · '}
        <a class="govuk-link" href="/desk/sessions">
          {t('board.sessions')}
        </a>
      </p>
      <Contact visit={visit} of={of} />
      <h2 class="govuk-heading-m">{t('group.today')}</h2>
      {checksIn ? (
        <PostForm visit={visit} action={`${here}/code`} class="app-screen">
          <TextInput
            id="code"
            lang={lang}
            label={t('group.code')}
            hint={t('group.code.hint')}
            width={10}
            inputmode="numeric"
            autocomplete="off"
            error={wrong ? t(`group.code.${wrong === 'noSlot' ? 'noSlot' : 'wrong'}`) : undefined}
          />
          <Button kind="secondary">{t('group.code.go')}</Button>
        </PostForm>
      ) : null}
      {first.length === 0 ? <p class="govuk-body">{t('group.today.none')}</p> : null}
      {first.map((slot) => (
        <Shift visit={visit} of={of} slot={slot} />
      ))}
      <h2 class="govuk-heading-m">{t('group.rest')}</h2>
      {rest.length === 0 ? <p class="govuk-body">{t('group.rest.none')}</p> : null}
      {rest.map((slot) => (
        <Shift visit={visit} of={of} slot={slot} />
      ))}
      <Everybody visit={visit} members={of.week.members} />
    </>,
  );
}

/** Those whom nobody has been in touch with, to be ticked off. */
function Contact({ visit, of }: { visit: Visit; of: GroupWeek }) {
  const { t, desk } = visit;
  const open = of.week.members.filter(({ contacted }) => !contacted);
  return (
    <>
      <h2 class="govuk-heading-m">{t('group.contact')}</h2>
      {open.length === 0 ? (
        <p class="govuk-body">{t('group.contact.none')}</p>
      ) : (
        <PostForm visit={visit} action={`${pathOf('group', of.group)}/contact`}>
          <input type="hidden" name="key" value={desk.env.ids.uuid()} />
          <p class="govuk-hint">{t('group.contact.note')}</p>
          <div class="govuk-checkboxes govuk-checkboxes--small">
            {open.map((member) => (
              <div class="govuk-checkboxes__item">
                <input
                  class="govuk-checkboxes__input"
                  type="checkbox"
                  name="ref"
                  value={member.ref}
                  id={`c-${member.ref}`}
                />
                <label class="govuk-label govuk-checkboxes__label" for={`c-${member.ref}`}>
                  {member.name} {member.mobile} {member.late ? <Tag colour="red">{t('group.contact.late')}</Tag> : null}
                </label>
                <a class="govuk-link desk-beside" href={`/desk/cases/${member.ref}`}>
                  {t('group.contact.open')}
                  <span class="govuk-visually-hidden"> {member.name}</span>
                </a>
              </div>
            ))}
          </div>
          <Button>{t('group.contact.go')}</Button>
        </PostForm>
      )}
    </>
  );
}

/** POST …/contact: each ticked one is a decision of its own; what was recorded already stays so. */
export async function sendContact(visit: Visit, post: string, number: string): Promise<Response> {
  const group = groupIn(visit, post, number);
  const raw = await visit.post();
  const key = one(raw, 'key');
  const refs = [raw.ref ?? []].flat().slice(0, 60);
  const results = await Promise.all(
    refs.map((ref) => actOn(visit, group, { ref, decision: 'contacted', key: `${key} ${ref}` })),
  );
  const bad = results.find((result) => result !== 'done');
  return visit.c.redirect(`${pathOf('group', group)}${bad ? `?said=${bad}` : ''}`, 303);
}

function Shift({ visit, of, slot }: { visit: Visit; of: GroupWeek; slot: SlotOfWeek }) {
  const { t } = visit;
  const members = byRef(of.week.members);
  const id = `s-${shortOf(slot)}`;
  return (
    <section aria-labelledby={id}>
      <h3 class="govuk-heading-s" id={id}>
        {when(visit, slot)} · {t('board.taken', { n: slot.holders.length, seats: slot.capacity })}
      </h3>
      <ul class="app-slots">
        {slot.holders.map((ref) => (
          <Holder visit={visit} group={of.group} slot={slot} member={members.get(ref)} />
        ))}
      </ul>
    </section>
  );
}

interface HolderProps {
  visit: Visit;
  group: Group;
  slot: SlotOfWeek;
  member: GroupMember | undefined;
}

function Holder({ visit, group, slot, member }: HolderProps) {
  const { t, now, desk } = visit;
  if (!member) return null;
  const checksIn = mayCheckIn(visit);
  const short = shortOf(slot);
  const early = desk.env.city.roster.earlyMinutes * 60_000;
  const start = startOf(slot);
  const present = member.in.includes(short);
  const query = `?slot=${short}&ref=${member.ref}`;
  const here = pathOf('group', group);
  const named = <span class="govuk-visually-hidden"> {member.name}</span>;
  return (
    <li>
      <span>
        <Person member={member} /> {present ? <Tag colour="green">{t('group.in')}</Tag> : null}
      </span>
      <span class="desk-buttons app-screen">
        {checksIn && !present && now >= start - early && now < endOf(slot) ? (
          <a class="govuk-link" href={`${here}/check-in${query}`}>
            {t('group.checkIn')}
            {named}
          </a>
        ) : null}
        {!present && now >= start ? (
          <PostForm visit={visit} action={`${here}/no-show`}>
            <input type="hidden" name="slot" value={slot.id} />
            <input type="hidden" name="ref" value={member.ref} />
            <input type="hidden" name="key" value={desk.env.ids.uuid()} />
            <button type="submit" class="app-link-button">
              {t('group.noShow')}
              {named}
            </button>
          </PostForm>
        ) : null}
        {!present && now < start ? (
          <a class="govuk-link" href={`${here}/back${query}`}>
            {t('group.back')}
            {named}
          </a>
        ) : null}
        {checksIn ? (
          <a class="govuk-link" href={`/desk/cases/${member.ref}/decisions/expose`}>
            {t('group.expose')}
            {named}
          </a>
        ) : null}
      </span>
    </li>
  );
}

function Everybody({ visit, members }: { visit: Visit; members: GroupMember[] }) {
  const { t, desk, lang } = visit;
  const kinds = desk.env.city.roster.training;
  const kind = (code: string) => kinds.find((one) => one.code === code)?.name[lang] ?? code;
  const heads = ['group.name', 'group.mobile', 'group.trained', 'group.served', 'group.missed'];
  return (
    <>
      <h2 class="govuk-heading-m">{t('group.people')}</h2>
      <table class="govuk-table desk-table">
        <caption class="govuk-visually-hidden">{t('group.people')}</caption>
        <Heads heads={heads.map((head) => t(head))} />
        <tbody>
          {members.map((member) => (
            <tr>
              <th scope="row" class="govuk-table__cell" data-label={t('group.name')}>
                <Person member={member} text={member.name} />
              </th>
              <td class="govuk-table__cell" data-label={t('group.mobile')}>
                {member.mobile}
              </td>
              <td class="govuk-table__cell" data-label={t('group.trained')}>
                {member.trained.map(kind).join('、')}
              </td>
              <td class="govuk-table__cell" data-label={t('group.served')}>
                {t('board.hoursOf', { n: Math.round(member.served / 6) / 10 })}
              </td>
              <td class="govuk-table__cell" data-label={t('group.missed')}>
                {member.missed > 0 ? t('group.times', { n: member.missed }) : ''}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
