import { atMost, type Figure } from '../figure.ts';
import type { RealCity } from './city.ts';

/** Public pages that a person may open first. */
const pages = ['/', '/sign-up/mobile', '/check', '/resume', '/privacy', '/accessibility'];

/** Bytes over the line of a first visit: the page with every stylesheet and script that it names, compressed. */
export async function firstLoad({ client }: RealCity): Promise<Figure[]> {
  const get = async (path: string) => {
    const answer = await client.get(path, { 'accept-encoding': 'gzip' });
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
    return answer;
  };
  const figures: Figure[] = [];
  for (const path of pages) {
    const html = await client.get(path, {});
    const named = [...html.body.toString().matchAll(/(?:href|src)="(\/assets\/[^"]+)"/g)].map(([, asset]) => asset!);
    const parts = await Promise.all([path, ...new Set(named)].map(get));
    const bytes = parts.reduce((sum, { body }) => sum + body.length, 0);
    figures.push(atMost(`first load of ${path}`, bytes / 1024, 'KB', 30));
  }
  return figures;
}
