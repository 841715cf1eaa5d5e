import { randomUUID } from 'node:crypto';
import type { Figure } from '../figure.ts';
import { answers } from '../synthetic/drive.ts';
import { bill, readMeters } from './bill.ts';
import { startMeteredCity } from './metered-city.ts';

const budget = 20;

/** The cost of a case of five steps that commit together, from its submission to its end. */
export async function syntheticCost(folder: string, cdkOut: string, cases: number): Promise<Figure[]> {
  const city = await startMeteredCity(folder, cdkOut);
  try {
    const submit = async () => {
      const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID() };
      const body = JSON.stringify(answers);
      const answer = await city.client.ask({ method: 'POST', path: '/joined', headers, body });
      await city.reaches(JSON.parse(answer.body.toString()).reference, 'done');
    };
    for (let n = 0; n < 3; n++) await submit();
    const before = await readMeters(city);
    for (let n = 0; n < cases; n++) await submit();
    return bill(
      { name: 'synthetic cases of 5 steps', cases, budget, destroyed: false },
      city,
      before,
      await readMeters(city),
    );
  } finally {
    await city.stop();
  }
}
