import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { staffKey } from '../../../shared/staff/staff.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import { medical, postsWith, wishes } from '../recruitment/workflow/posts.ts';
import { always, doing, order } from '../recruitment/workflow/roster-world.ts';
import { program } from '../recruitment/workflow/world.ts';
import { makeWorld } from './world.ts';

/** The desk of a city with one group of thirty, so many people in it, and a leader whose scope is that group. */
export async function rosterDesk(people: number, options: { publicUrl?: string } = {}) {
  const world = await makeWorld({ ...options, city: { posts: postsWith({ [medical]: [[20, 60]] }), order } });
  const { city } = world;
  const refs: string[] = [];
  for (let n = 0; n < people; n++) refs.push(await city.accept(n, { ...wishes(medical), ...always }));
  await city.run();
  const each = async (decision: string, by: (ref: string) => Parameters<typeof decide>[1]['by']) => {
    for (const ref of refs) await decide(city.env, { workflow: 'recruitment', ref, decision, by: by(ref), input: {} });
    await city.run();
  };
  await each('pass', () => program);
  await each('confirm', (ref) => ({ kind: 'applicant', id: `case:${ref}` }));
  const staff = (sub: string, divisions: string[]) =>
    world.dynamo.documents.send(
      new PutCommand({
        TableName: world.desk.staffTable,
        Item: { ...staffKey(sub), name: '林组长', role: 'groupLeader', divisions, active: true, sessionsFrom: 0 },
      }),
    );
  await staff('leader-1', [`${medical}/1`]);
  await staff('leader-none', []);
  return { world, refs, city, board: `/desk/board/${medical}/1`, group: `/desk/group/${medical}/1`, ...doing(city) };
}
