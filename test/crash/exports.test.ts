import { afterAll, beforeAll, expect, test } from 'vitest';
import { fileKey } from '../../functions/exports/data.ts';
import { exportsWorkflow } from '../../functions/exports/workflow.ts';
import { begin, partiesOf, refsIn, rowsOf } from '../functions/exports/world.ts';
import { engineViolations } from '../simulation/engine-laws.ts';
import { casesOf } from '../simulation/laws.ts';
import { type Dynamo, startDynamo } from '../support/dynamo.ts';
import { type Engine, start } from '../support/engine.ts';
import { lean } from '../support/lean.ts';
import { crashEveryPoint, type Story } from './crash-every-point.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = lean(await startDynamo());
});
afterAll(() => dynamo?.stop());

const hour = 3_600_000;
const rows = rowsOf(501);
const more = rowsOf(3, 5000);
/** Leaves the list as soon as it has been read once: it may be in the file or not, and nothing else may change by it. */
const leaving = rows[57]!;

function told() {
  const lists = { '420102': [...rows], '420103': [...more] };
  const made = partiesOf(lists);
  made.state.before = (reading) => {
    if (reading > 0) lists['420102'] = lists['420102'].filter((row) => row !== leaving);
  };
  return made;
}
/** The parties are all that a step may call; what the test looks at stands beside. */
type Told = ReturnType<typeof told>['parties'] & { test: Omit<ReturnType<typeof told>, 'parties'> };

const story: Story<Told> = {
  workflows: { exports: [exportsWorkflow] },
  parties() {
    const { parties, ...test } = told();
    return Object.assign(parties, { test });
  },
  async drive(engine) {
    await engine.request('order', (env) => begin(env, { reason: '排班点名' }));
    await engine.run({ until: start + 6 * hour });
  },
  async check(engine, { test }) {
    const { cases, items } = await casesOf(engine, 'exports');
    const left = {
      items: { exports: items },
      workflows: { exports: [exportsWorkflow] },
      messages: engine.queues.sent.map(({ body }) => body),
      moved: engine.moved,
    };
    const found = engineViolations(left, { quiet: false, stuck: false });
    for (const { state } of cases) {
      const file = test.kept.get(fileKey(state.ref, 'csv'));
      const refs = file ? refsIn(file) : [];
      if (new Set(refs).size !== refs.length) found.push('a row stands in the file twice');
      for (const { ref } of [...rows, ...more]) {
        if (ref !== leaving.ref && !refs.includes(ref)) found.push(`row ${ref} is lost`);
        if (refs.includes(ref) && !test.recorded[`${ref} ${state.ref}`]) found.push(`row ${ref} was not written down`);
      }
    }
    return found;
  },
  async ending(engine: Engine) {
    const { cases } = await casesOf(engine, 'exports');
    return cases.map(({ state: { step, status } }) => `${step} ${status}`);
  },
};

test('an export stopped at every point, in both ways: no row doubled, none lost, each written down', {
  timeout: 300_000,
}, async () => {
  const { points, failures } = await crashEveryPoint(dynamo, 'x', story);
  expect(failures).toEqual([]);
  const labels = points.filter(({ kind }) => kind === 'party').map(({ label }) => label);
  for (const effect of ['rows', 'record', 'get', 'put', 'asker', 'collect', 'write', 'join'])
    expect(labels, effect).toContain(effect);
});

test('the crash test can fail: it sees a row doubled, a row lost, and one that was not written down', async () => {
  const broken = async (harm: (parties: Told) => void) => {
    const parties = () => {
      const made = story.parties();
      harm(made);
      return made;
    };
    const failed = await crashEveryPoint(dynamo, 'y', { ...story, parties }, { of: 1000 }).catch(
      (error) => error.message,
    );
    return String(failed);
  };
  expect(
    await broken(({ source }) => {
      const { rows: read } = source;
      source.rows = async ({ after, ...from }, limit) =>
        read({ ...from, ...(after && { after: after.slice(0, -1) }) }, limit);
      source.record = async () => undefined;
    }),
  ).toContain('was not written down');
  expect(
    await broken(({ source }) => {
      const { rows: read } = source;
      source.rows = async (from, limit) => (await read(from, limit)).filter((_, index) => index !== 7);
    }),
  ).toContain('is lost');
  expect(
    await broken(({ objects }) => {
      const { get } = objects;
      objects.get = async (key, most) => {
        const found = await get(key, most);
        return found && key.includes('piece-')
          ? { bytes: Buffer.concat([found.bytes, Buffer.from(`${rows[0]!.ref},张0\r\n`)]) }
          : found;
      };
    }),
  ).toContain('twice');
});
