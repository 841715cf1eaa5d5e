import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundles } from './bundles.ts';
import { fourDaysOfWuhan } from './city/city.ts';
import { assumptions, prices } from './cost/prices.ts';
import { fullWay, plainWay, recruitmentCost } from './cost/recruitment.ts';
import { syntheticCost } from './cost/synthetic.ts';
import { atMost, type Figure, known } from './figure.ts';
import { flatness } from './flatness.ts';
import { used } from './machine.ts';
import { proposals } from './proposals.ts';
import { startRealCity } from './real/city.ts';
import { firstLoad } from './real/first-load.ts';
import { submissions } from './real/submissions.ts';
import { sweeping } from './sweeping.ts';
import { synthesiseSynthetic } from './synthetic/city.ts';
import { throughput } from './synthetic/throughput.ts';

// npm run bench: prints a table of the budgets and what this machine makes of them. --json: one array of figures;
// --full: the long ones, a city of 50,000 among them (--applicants: of so many); --only throughput,cost…: some parts.

// Lambda's clock shows UTC, wherever the machine stands.
process.env.TZ = 'UTC';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    full: { type: 'boolean' },
    only: { type: 'string' },
    applicants: { type: 'string' },
  },
});
const { json = false, full = false } = values;
const folder = mkdtempSync(join(tmpdir(), 'kapok-bench-'));
const at = (name: string) => {
  mkdirSync(join(folder, name), { recursive: true });
  return join(folder, name);
};

const processes = ['dynamodb', 'queues', 'real-name', 'sms-gateway', 'issuer'];

/** `npm start` and what is measured on the city that it starts. */
async function realCity(): Promise<Figure[]> {
  const dataDir = at('real');
  const first = await startRealCity(dataDir);
  await first.stop();
  const city = await startRealCity(dataDir);
  const memory = () => used(dataDir, city.spawned.process.pid!, processes).reduce((sum, one) => sum + one.memory, 0);
  try {
    const figures = [
      atMost('npm start to ready, the first time', first.readyAfter / 1000, 's', 15),
      atMost('npm start to ready, after', city.readyAfter / 1000, 's', 6),
      known('memory of all processes at ready', memory(), 'MB'),
      ...(await firstLoad(city)),
      ...(await submissions(city, full ? 600 : 60)),
    ];
    return [...figures, known('memory of all processes after the load', memory(), 'MB')];
  } finally {
    await city.stop();
  }
}

const parts: Record<string, () => Promise<Figure[]>> = {
  throughput: () => throughput(at('throughput'), full ? 7 : 3),
  real: realCity,
  cost: async () => [
    ...(await syntheticCost(at('cost-synthetic'), await synthesiseSynthetic(at('cost-synthetic')), 20)),
    ...(await recruitmentCost(at('cost-recruitment'), full ? 20 : 4, plainWay)),
    ...(await recruitmentCost(at('cost-full-way'), full ? 20 : 4, fullWay)),
  ],
  bundles: () => bundles(at('bundles'), full ? 15 : 7),
  proposals,
  flatness: () => flatness([1000, 100_000, ...(full ? [1_000_000] : [])]),
  city: () => fourDaysOfWuhan(full ? 1000 : 300, Number(values.applicants ?? (full ? 50_000 : 1000))),
  sweeper: () => sweeping(full ? 100_000 : 10_000),
};

const wanted = values.only?.split(',') ?? Object.keys(parts);
const figures: Figure[] = [];
try {
  for (const name of wanted) {
    const measure = parts[name];
    if (!measure) throw new Error(`there is no part ${name}, but ${Object.keys(parts).join(', ')}`);
    const began = Date.now();
    try {
      figures.push(...(await measure()));
    } catch (error) {
      // One part that breaks down leaves the others standing, and shows.
      console.error(error);
      figures.push({ name: `${name} broke down`, value: 1, unit: 'times', budget: '≤ 0', within: false });
    }
    console.error(`· ${name}: ${((Date.now() - began) / 1000).toFixed(0)} s, load ${loadavg()[0]!.toFixed(1)}`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

if (json) console.log(JSON.stringify(figures, null, 2));
else {
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(
    `${'name'.padEnd(width)} | ${'value'.padStart(8)} | ${'unit'.padEnd(11)} | ${'budget'.padEnd(7)} | within`,
  );
  for (const { name, value, unit, budget, within } of figures) {
    const verdict = within === null ? '' : within ? 'yes' : 'NO';
    console.log(
      `${name.padEnd(width)} | ${String(value).padStart(8)} | ${unit.padEnd(11)} | ${(budget ?? '').padEnd(7)} | ${verdict}`,
    );
  }
  if (wanted.includes('cost')) {
    console.log(`\nPrices: AWS list, ${prices.region}, ${prices.date}.`);
    for (const assumption of assumptions) console.log(`· ${assumption}`);
  }
}
process.exit(0);
