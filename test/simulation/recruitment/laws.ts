import type { RecruitmentData } from '../../../functions/recruitment/data.ts';
import { markOf } from '../../../functions/recruitment/files.ts';
import { trainingOf } from '../../../functions/recruitment/roster/city-rules.ts';
import { missingIn, type Team, teamFacts } from '../../../functions/recruitment/teams/team.ts';
import { personKey } from '../../../shared/workflow/keys.ts';
import { brokenLaws } from '../../functions/recruitment/workflow/laws.ts';
import { brokenShifts, lost, whereabouts } from '../../functions/recruitment/workflow/whereabouts.ts';
import { casesIn, engineViolations } from '../engine-laws.ts';
import { type CityWorld, city } from './city.ts';

/**
 * What does not hold of everything that a run of the city has left behind, in words.
 *
 * @param quiet the run has come to rest.
 */
export async function cityViolations(
  { world, workflows, bucket, found }: CityWorld,
  quiet: boolean,
): Promise<string[]> {
  const items = { recruitment: await world.items('recruitment'), messages: await world.items('messages') };
  const people = await world.items('people');
  const messages = world.queues.sent.flatMap(({ workflow, body }) => (workflow === 'files' ? [] : [body]));
  const broken = [
    ...found,
    ...engineViolations({ items, workflows, messages, moved: world.moved }, { quiet }),
    ...brokenLaws(items.recruitment, city),
  ];
  const rules = trainingOf(city.roster, city.order);
  const states = casesIn(items.recruitment).map(({ state }) => state);
  for (const state of states) {
    broken.push(...brokenShifts(state, rules, world.clock.now()));
    if (state.status !== 'running' && state.status !== 'stuck') broken.push(...[lost(state) ?? []].flat());
    const { person, files = [] } = state.data as RecruitmentData;
    if (['placed', 'in the pool'].includes(whereabouts[state.step] ?? '') && !state.holds.includes(`claim:${person}`)) {
      broken.push(`${state.ref} is ${state.step} without the claim on its person`);
    }
    const kept = bucket.under(`kept/recruitment/${state.ref}/`);
    for (const mark of files) {
      if (!kept.some((key) => markOf(key) === mark)) broken.push(`files: ${state.ref} lacks ${mark}: ${kept}`);
    }
  }
  if (!quiet) return broken;
  const door = bucket.under('incoming/');
  if (door.length > 0) broken.push(`files: nobody has looked at ${door}`);
  for (const { sk: id, value } of items.recruitment.filter(({ pk }) => pk === 'REG#team')) {
    const team = value as unknown as Team;
    const ready = people.find(({ pk }) => pk === personKey(teamFacts(id)).pk) ?? {};
    const waiting = states.filter(
      ({ step, status, data }) =>
        step === 'gathering' && status === 'waiting' && (data as RecruitmentData).team?.id === id,
    );
    if (waiting.length > 0 && (!team.open || missingIn(team, ready).length === 0)) {
      broken.push(`teams: ${waiting.length} wait in ${id}, which is ${team.open ? 'complete' : 'closed'}`);
    }
  }
  return broken;
}
