import { applicantSide } from '../../../functions/recruitment/applicant.ts';
import type { RecruitmentData } from '../../../functions/recruitment/data.ts';
import { groupOfHeld } from '../../../functions/recruitment/roster/book.ts';
import { parseSessionId, sessionsIn } from '../../../functions/recruitment/roster/session-id.ts';
import { parseSlotId, slotId, slotsIn, startOf } from '../../../functions/recruitment/roster/slot.ts';
import { incomingKey } from '../../../shared/files/keys.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Actor } from '../../../shared/workflow/definition.ts';
import type { State } from '../../../shared/workflow/state.ts';
import { rated } from '../../functions/recruitment/workflow/files.ts';
import { lead } from '../../functions/recruitment/workflow/pool.ts';
import { leader } from '../../functions/recruitment/workflow/roster-world.ts';
import { program } from '../../functions/recruitment/workflow/world.ts';
import { badContent, type CityWorld } from './city.ts';

/** What the desk has opened. */
export interface Opened {
  slots: string[];
  sessions: string[];
  calls: string[];
}

type Act = (one: State) => [decision: string, by: 'own' | Actor, input?: Record<string, unknown>] | undefined;
const points = ['mask', 'disinfection', 'vaccination', 'test', 'scan'];

/** What may be done next with a sign-up, wherever it stands; what is done often is there often. */
export function actsOf({ world, from, post, bucket }: CityWorld, opened: Opened) {
  const { random } = world;
  const often = (times: number, act: Act): Act[] => Array.from({ length: times }, () => act);
  const any = (list: readonly string[]) => (list.length > 0 ? random.pick(list) : undefined);
  const nothing: Act = () => undefined;
  /** Mostly what makes sense now: a shift of one's own group that has not begun, a session that has. */
  const sensible = (list: readonly string[], makes: (id: string) => boolean) =>
    any(random.chance(0.8) ? list.filter(makes) : list);
  const slotFor = ({ data }: State) =>
    sensible(opened.slots, (id) => {
      const begins = startOf(parseSlotId(id)!);
      const group = groupOfHeld((data as RecruitmentData).place);
      return id.startsWith(`${group}/`) && begins > world.clock.now();
    });
  const sessionNow = () => sensible(opened.sessions, (id) => startOf(parseSessionId(id)!) <= world.clock.now());
  const own = ({ holds }: State) => any(slotsIn(holds).map(slotId)) ?? any(opened.slots);
  const slot = (input: string | undefined) => (input === undefined ? undefined : { slot: input });
  const session = (input: string | undefined) => (input === undefined ? undefined : { session: input });
  const said =
    (
      decision: string,
      by: 'own' | Actor,
      input: (one: State) => Record<string, unknown> | undefined = () => ({}),
    ): Act =>
    (one) => {
      const made = input(one);
      return made && [decision, by, made];
    };
  const expose = said('expose', 'own', () => ({ status: 'contact' }));
  const withdraw = said('withdraw', 'own');

  const acts: Readonly<Record<string, Act[]>> = {
    byHand: [said('identityOk', program)],
    known: [said('recheck', program), said('close', program)],
    review: [
      ...often(20, said('pass', program)),
      said('askMore', program, () => ({ question: '何时可以？' })),
      said('fail', program, () => ({ reason: 'certMissing' })),
      expose,
      withdraw,
    ],
    answering: [said('answer', 'own', () => ({ text: '随时' }))],
    fit: [
      ...often(
        8,
        said('score', program, ({ data }) => ({ ...rated(data, random.chance(0.95) ? 4 : 1) })),
      ),
      said('askFiles', program, () => ({ question: '请重拍' })),
      expose,
    ],
    gathering: [
      // Where little else is to be seen, somebody leaves just when the last one comes.
      ...often(from === 'team' ? 5 : 28, nothing),
      expose,
      said('goAlone', 'own', () => ({ when: random.pick(['now', 'deadline', 'never']) })),
    ],
    waitlisted: [...often(5, nothing), expose],
    offered: [...often(14, said('confirm', 'own')), said('decline', 'own', () => ({ next: 'next' })), expose],
    held: often(
      2,
      said('recordRelease', program, () => ({ date: '2026-11-22', toldBy: '社区', by: '周' })),
    ),
    placed: [
      ...often(
        3,
        said('bookSession', 'own', () => session(any(opened.sessions))),
      ),
      said('leaveSession', 'own', ({ holds }) => session(any(sessionsIn(holds).map(({ id }) => id)))),
      ...often(
        6,
        said('attended', leader, () => session(sessionNow())),
      ),
      ...often(
        12,
        said('chooseSlot', 'own', (one) => slot(slotFor(one))),
      ),
      ...often(
        3,
        said('proposeSlots', leader, (one) => {
          const wanted = slot(slotFor(one));
          return wanted && { slots: [wanted] };
        }),
      ),
      ...often(
        2,
        said('acceptSlot', 'own', (one) => slot(own(one))),
      ),
      said('declineSlot', 'own', (one) => slot(own(one))),
      ...often(
        2,
        said('giveBackSlot', 'own', (one) => {
          const held = slot(own(one));
          return held && { ...held, reason: 'work' };
        }),
      ),
      said('noShow', leader, (one) => slot(own(one))),
      ...often(
        4,
        said('checkIn', leader, (one) => {
          const held = slot(own(one));
          return held && { ...held, points, gear: [] };
        }),
      ),
      said('contacted', leader),
      expose,
      ...often(random.chance(0.3) ? 1 : 0, withdraw),
    ],
    notPlaced: [said('pool', 'own')],
    pooled: often(
      3,
      said('callUp', lead, () =>
        opened.calls.length > 0
          ? { call: random.chance(0.8) ? opened.calls.at(-1) : random.pick(opened.calls) }
          : undefined,
      ),
    ),
    callSent: [...often(8, said('acceptCall', 'own')), said('declineCall', 'own'), expose],
    calledUp: [said('declineCall', 'own')],
  };

  /** Somebody sends a file, or takes one away, or says that it was all. */
  async function materials(one: State, key: string): Promise<void> {
    const { files } = one.data as RecruitmentData;
    const roll = random.next();
    if (files && roll < 0.6) return does(one, ['materialsDone', 'own'], key);
    if (roll < 0.1) return does(one, ['waiveMaterials', program, { reason: '当面看过' }], key);
    // A file that is posted again has the key of before, and may have another content.
    const posted = bucket.under(`incoming/recruitment/${one.ref}/`);
    const file = `5e0c1234-0000-4000-8000-${String(random.index(3)).padStart(12, '0')}`;
    const again = posted.length > 0 && random.chance(0.2) ? posted[0]! : undefined;
    const name = again ?? incomingKey({ workflow: 'recruitment', reference: one.ref, file });
    await post(name, random.chance(0.2) ? badContent : `photo ${random.index(3)}`);
    if (files && random.chance(0.2)) does(one, ['removeFile', 'own', { file }], `${key} away`);
  }

  function does({ ref, entered: wait }: State, [decision, by, input = {}]: NonNullable<ReturnType<Act>>, key: string) {
    const applicant = { reference: ref, decision, wait, key, input, lang: 'zh' as const };
    const staff = { workflow: 'recruitment', ref, decision, by: by as Actor, wait, key, input };
    const name = `${decision} ${ref.slice(-3)}`;
    if (by === 'own') world.task(name, (env) => applicantSide(env).decide(applicant));
    else world.task(name, (env) => decide(env, staff));
  }

  return {
    /** One act on a sign-up that rests, where anything can be done with it; left to run. */
    async act(one: State, key: string): Promise<void> {
      if (one.status === 'waiting' && one.step === 'materials') return materials(one, key);
      const chosen = acts[one.step] ? random.pick(acts[one.step]!)(one) : undefined;
      if (chosen) does(one, chosen, key);
    },
  };
}
