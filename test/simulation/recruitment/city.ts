import { Refused } from '../../../functions/files/refused.ts';
import { type FilesWork, handleFiles } from '../../../functions/files/work.ts';
import { recruitment } from '../../../functions/recruitment/workflow.ts';
import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { City } from '../../../shared/city/city.ts';
import { decide } from '../../../shared/workflow/decide.ts';
import type { Env } from '../../../shared/workflow/env.ts';
import { arrivesPlaced } from '../../functions/recruitment/workflow/arrives-placed.ts';
import { keptMessages } from '../../functions/recruitment/workflow/kept-messages.ts';
import { partyDoubles } from '../../functions/recruitment/workflow/parties.ts';
import { medical, postsWith } from '../../functions/recruitment/workflow/posts.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { through } from '../../support/engine.ts';
import { bellOf, storeDouble } from '../../support/files/store-double.ts';
import type { Command } from '../command.ts';
import type { Fate } from '../gate.ts';
import { badDay } from '../scenario.ts';
import { createWorld, makeTables } from '../world.ts';
import { observer } from './observer.ts';

/** 武汉 in its own order, with little room: one group that takes a team, and one of two. A day in line, and into the pool. */
export const city: City = {
  ...wuhan,
  order: ['review', 'materials', 'fit', 'place', 'training', 'roster'],
  posts: postsWith({
    [medical]: [
      [0, 3],
      [0, 2],
    ],
  }),
  fit: { fourEyes: false, passAt: 6 },
  deadlines: { ...wuhan.deadlines, waitlistDays: 1, undoMinutes: 0 },
};

/**
 * Where a run begins: at the beginning; in a city with fewer stages, so that a team comes together; where people have a
 * place, or are in the pool, to come further with that.
 */
export const beginnings = ['signing up', 'placed', 'pool', 'team'] as const;
export type Beginning = (typeof beginnings)[number];
const startOf: Record<Beginning, typeof recruitment> = {
  'signing up': recruitment,
  team: recruitment,
  placed: arrivesPlaced,
  pool: { ...recruitment, start: 'enterPool' },
};

/** The content of a file that the examiner refuses. */
export const badContent = 'script';

/** The city in a world where a seed decides: the whole way of a sign-up, with its files, and all that it is held against. */
export async function cityWorld(
  dynamo: Dynamo,
  seed: number,
  { prefix, from, rewrite }: { prefix: string; from: Beginning; rewrite?: (command: Command) => void },
) {
  const workflows = { recruitment: [startOf[from]], messages: [keptMessages] };
  await makeTables(dynamo, prefix, Object.keys(workflows), ['door']);
  let calm = false;
  const doubles = partyDoubles({ now: () => 0 });
  const bucket = storeDouble();
  const watched = observer();
  const bad = badDay(() => calm);
  const world = createWorld({
    seed,
    dynamo,
    prefix,
    city: from === 'team' ? { ...city, order: ['review', 'place'] } : city,
    workflows,
    tables: ['door'],
    references: 1_000_000,
    // Much has to come to pass for a shift to be served: a day half as bad as others.
    fateOf: (call, random): Fate => (random.chance(0.5) ? 'pass' : bad(call, random)),
    ...(rewrite && { rewrite }),
    parties: (gated) => through({ ...doubles.parties, files: bucket.store }, gated),
    readers: { files: (env, event) => handleFiles(filesWork(env), event, { left: () => true }) },
    applied: watched.applied,
  });
  return {
    world,
    from,
    workflows,
    bucket,
    found: watched.found,
    /** From here on nothing goes wrong any more. */
    calmDown: () => {
      calm = true;
    },
    /** A phone has posted a file, and the bucket tells of it, now and then twice. */
    async post(key: string, content: string) {
      bucket.post(key, Buffer.from(content));
      const times = world.random.chance(0.2) ? 2 : 1;
      for (let time = 0; time < times; time++) await world.queues.queue.send('files', [JSON.parse(bellOf(key))]);
    },
  };
}

export type CityWorld = Awaited<ReturnType<typeof cityWorld>>;

const filesWork = (env: Env): FilesWork => ({
  store: (env.parties as { files: FilesWork['store'] }).files,
  async examine(bytes) {
    if (bytes.toString() === badContent) throw new Refused('active');
    return { bytes: Buffer.from(`clean ${bytes}`), type: 'image/jpeg' };
  },
  decide: (request) => decide(env, request),
  log: { info: () => undefined, warn: () => undefined, error: () => undefined },
});
