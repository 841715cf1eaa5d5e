import type { City } from '../../shared/city/city.ts';
import type { AnyWorkflow } from '../../shared/workflow/definition.ts';
import { isCommit } from '../simulation/command.ts';
import type { Fate } from '../simulation/gate.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { type Engine, engine, freshTables, type Point } from '../support/engine.ts';

/** A workflow's life, told once and then again with a fault at every point of it. */
export interface Story<P extends object> {
  workflows: Record<string, readonly AnyWorkflow[]>;
  city?: City;
  /** Further tables: the door's. */
  tables?: readonly string[];
  /** New doubles of the outside parties for each telling. */
  parties(): P;
  /**
   * The life from its beginning to its end: requests by `engine.request`, which asks again like a person does, and
   * `engine.run` for what the machine does between them.
   */
  drive(engine: Engine, parties: P): Promise<void>;
  /** The laws over what is left, in words; none: they hold. */
  check(engine: Engine, parties: P): Promise<string[]>;
  /** What must come out the same, whatever happened on the way. */
  ending(engine: Engine, parties: P): Promise<unknown>;
}

export interface Crashes {
  /** The points of the undisturbed telling. */
  points: Point[];
  tellings: number;
  /** What went wrong, with point and fault; none: everything held. */
  failures: string[];
}

/** The faults that mean something at a point: what only reads has the same fate with its answer lost or its request. */
function faultsAt({ kind, writes, label }: Point): Fate[] {
  if (kind === 'ack') return ['requestLost', 'answerLost'];
  // The sweeper's eight shards are read alike: one of them stands for all.
  if (label.startsWith('index')) return label.includes('"DUE#0"') ? ['requestLost', 'crashBefore'] : [];
  if (!writes) return ['requestLost', 'crashBefore'];
  const both: Fate[] = ['requestLost', 'answerLost', 'crashBefore', 'crashAfter'];
  return isCommit(label) ? [...both, 'conflict', 'throttle'] : both;
}

/** To stop before or after what only reads is to stop after the change before it. */
const stopsAt = ({ kind, writes }: Point): Fate[] =>
  kind === 'ack' ? ['requestLost'] : writes ? ['crashBefore', 'crashAfter'] : [];

export interface CrashOptions {
  of?: number;
  lanes?: number;
  stops?: boolean;
  only?(point: Point): boolean;
}

/**
 * Tells a story undisturbed and counts the points at which a call leaves the engine; then tells it once for each point
 * and each fault there: the request never sent, applied with its answer lost, the worker dead before or after it, the
 * table busy. Redelivery and sweeper finish; then the laws must hold and the end must be the same.
 *
 * @param of every how many points are taken (1: all), for a quick look. @param lanes tellings side by side.
 * @param stops true: the worker's death alone, before and after each call that changes something; the other faults are
 * for one story of a workflow to meet, and take most of the time. @param only which points are taken, asked once the story was
 * told: what is stopped elsewhere need not be stopped again.
 */
export async function crashEveryPoint<P extends object>(
  dynamo: Dynamo,
  prefix: string,
  story: Story<P>,
  { of = 1, lanes = 3, stops = false, only = () => true }: CrashOptions = {},
): Promise<Crashes> {
  async function tell(lane: number, fateOf?: (point: Point) => Fate) {
    const own = `${prefix}${lane}`;
    const { workflows, city, tables = [] } = story;
    await freshTables(dynamo, own, [...Object.keys(workflows), ...tables]);
    const parties = story.parties();
    const about = { dynamo, prefix: own, workflows, tables, parties };
    const options = { ...about, ...(city && { city }), ...(fateOf && { fateOf }) };
    const machine = engine(options);
    await story.drive(machine, parties);
    return { machine, found: await story.check(machine, parties), ending: await story.ending(machine, parties) };
  }

  const calm = await tell(0);
  if (calm.found.length > 0) throw new Error(`undisturbed: ${calm.found.join('; ')}`);
  const points = calm.machine.points.filter(only);
  const wanted = JSON.stringify(calm.ending);
  const todo = points.flatMap((point) =>
    point.index % of === 0 ? (stops ? stopsAt : faultsAt)(point).map((fate) => ({ point, fate })) : [],
  );
  const failures: string[] = [];
  let tellings = 0;

  async function disturbed(lane: number, { point, fate }: (typeof todo)[number]) {
    const at = `point ${point.index} (${point.task}: ${point.kind} ${point.label}), ${fate}`;
    tellings++;
    try {
      const { found, ending } = await tell(lane, ({ index }) => (index === point.index ? fate : 'pass'));
      for (const one of found) failures.push(`${at}: ${one}`);
      const got = JSON.stringify(ending);
      if (got !== wanted) failures.push(`${at}: ended as ${got}, not as ${wanted}`);
    } catch (error) {
      failures.push(`${at}: the telling broke off: ${error instanceof Error ? error.message : error}`);
    }
  }

  const next = todo.values();
  await Promise.all(
    Array.from({ length: lanes }, async (_, lane) => {
      for (const one of next) await disturbed(lane, one);
    }),
  );
  return { points, tellings, failures };
}
