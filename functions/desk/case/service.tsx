import { SummaryList, type SummaryRow } from '../../../shared/ui/summary-list.tsx';
import { groupOfPlace, postOfPlace } from '../../recruitment/posts.ts';
import { readAsked } from '../../recruitment/roster/asked.ts';
import { groupOfHeld } from '../../recruitment/roster/book.ts';
import { orderOf } from '../../recruitment/roster/city-rules.ts';
import { slotOfShort } from '../../recruitment/roster/records.ts';
import { sessionsIn } from '../../recruitment/roster/session-id.ts';
import { endOf, slotsIn, startOf, type Times } from '../../recruitment/roster/slot.ts';
import { when } from '../group/parts.tsx';
import { groupsOf, pathOf } from '../group/read.ts';
import { may } from '../roles.ts';
import type { Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

const bySoonest = (a: Times, b: Times) => startOf(a) - startOf(b);

/**
 * What is arranged for somebody who has a place: group and leader, training, shifts, for whoever has them on the phone.
 * All of it stands in the case: no call more.
 */
export function Service({ visit, found: { state, data } }: { visit: Visit; found: DeskCase }) {
  const { t, lang, staff, desk, now } = visit;
  const { city } = desk.env;
  const post = data.place === undefined ? undefined : postOfPlace(city, data.place);
  if (!post || !may(staff, 'answers')) return null;
  const id = groupOfHeld(data.place);
  const group = groupsOf(visit).find((one) => one.id === id);
  const name = t('board.group', { post: post.name[lang], n: groupOfPlace(id) });
  const rows: SummaryRow[] = [
    {
      key: t('service.post'),
      value: group ? (
        <a class="govuk-link" href={pathOf('group', group)}>
          {name}
        </a>
      ) : (
        name
      ),
    },
    { key: t('posts.leader'), value: post.leader[lang] },
  ];
  if (state.step === 'placed') {
    const order = orderOf({ order: state.order, city });
    const kindOf = (code: string) => city.roster.training.find((one) => one.code === code)?.name[lang] ?? code;
    const lines = (all: string[], none: string) => (all.length === 0 ? t(none) : <Lines all={all} />);
    const later = (one: Times) => endOf(one) > now;
    const booked = sessionsIn(state.holds).filter(later).sort(bySoonest);
    const slots = slotsIn(state.holds).filter(later).sort(bySoonest);
    const asked = (data.proposed ?? []).flatMap((text) => slotOfShort(id, readAsked(text).slot) ?? []).sort(bySoonest);
    rows.push({ key: t('service.contact'), value: t(data.contacted ? 'service.contact.yes' : 'service.contact.no') });
    if (order.includes('training'))
      rows.push({
        key: t('group.trained'),
        value: lines(
          [
            ...(data.trained ?? []).map((code) => t('service.attended', { kind: kindOf(code) })),
            ...booked.map((one) => t('service.booked', { kind: kindOf(one.kind), time: when(visit, one) })),
          ],
          'service.training.none',
        ),
      });
    if (order.includes('roster'))
      rows.push({
        key: t('board.slots'),
        value: lines(
          [
            ...slots.map((slot) => when(visit, slot)),
            ...asked.map((slot) => t('service.asked', { time: when(visit, slot) })),
          ],
          'service.shifts.none',
        ),
      });
    if (data.served || data.missed)
      rows.push({
        key: t('group.served'),
        value: [
          t('board.hoursOf', { n: Math.round((data.served ?? 0) / 6) / 10 }),
          ...(data.missed ? [`${t('group.missed')} ${t('group.times', { n: data.missed })}`] : []),
        ].join(lang === 'zh' ? '，' : ', '),
      });
  }
  return (
    <section aria-labelledby="service">
      <h2 class="govuk-heading-m" id="service">
        {t('service.title')}
      </h2>
      <SummaryList rows={rows} />
    </section>
  );
}

function Lines({ all }: { all: string[] }) {
  return (
    <>
      {all.map((line, index) => (
        <>
          {index > 0 ? <br /> : null}
          {line}
        </>
      ))}
    </>
  );
}
