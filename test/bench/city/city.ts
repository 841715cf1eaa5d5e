import { wuhan } from '../../../infra/cities/wuhan.ts';
import type { City } from '../../../shared/city/city.ts';
import { startDynamo } from '../../support/dynamo.ts';
import { pagesInNode } from '../../support/pages-in-node.ts';
import { atMost, type Figure, known } from '../figure.ts';
import { began, fourDays, type Told } from './four-days.ts';
import type { Looked } from './look.ts';
import { openShifts } from './shifts.ts';
import { wireCity } from './wired.ts';

/** 武汉 without 提交报名材料 and 匹配度评审: uploads and score sheets of so many would take longer than all the rest. */
const city: City = { ...wuhan, order: ['review', 'place', 'training', 'roster'] };
const mostCounted = 1000;

/**
 * Wuhan's four days of February 2020 through the API's entrance, once with few and once with many applicants; then the
 * pages of both cities side by side: each makes as many calls in the one as in the other, and looks at no more than it
 * shows, and one.
 */
export async function fourDaysOfWuhan(fewer: number, applicants: number): Promise<Figure[]> {
  pagesInNode();
  const [few, many] = [await live(fewer), await live(applicants)];
  const of = `${applicants.toLocaleString('en')} applicants than with ${fewer.toLocaleString('en')}`;
  const { told, memory } = many;
  return [
    known(`${told.refs.length} applicants by the API, in one process: at the entrance`, told.entrance, 's'),
    known('  the steps, decisions and offers of the four days', told.rest, 's'),
    known('  of them approved', told.approved, 'people'),
    known('  memory of the process', memory, 'MB'),
    ...Object.keys(few.pages).flatMap((page) => figuresOf(page, few.pages[page]!, many.pages[page]!, of)),
  ];
}

function figuresOf(page: string, few: Looked, many: Looked, of: string): Figure[] {
  const beyond = Math.max(few.rows - few.shown, many.rows - many.shown);
  const counts = Math.max(few.longestCount, many.longestCount);
  return [
    known(`${page}: calls`, many.calls, 'calls'),
    atMost(`  calls more with ${of}`, Math.abs(many.calls - few.calls), 'calls', 0),
    atMost('  rows looked at beyond those shown', Math.max(0, beyond), 'rows', 1),
    ...(counts > 0 ? [atMost('  rows of the longest count', counts, 'rows', mostCounted + 1)] : []),
  ];
}

async function live(applicants: number): Promise<{ told: Told; pages: Record<string, Looked>; memory: number }> {
  const dynamo = await startDynamo();
  try {
    const wired = await wireCity(dynamo, city, `city-${applicants}`, began);
    const told = await fourDays(wired, applicants, (line) => console.error(`  ${line}`));
    const from = await openShifts(wired);
    const { lookAround } = await import('./look.ts');
    const pages = await lookAround(wired, from, told.refs);
    if (wired.troubles.length > 0) throw new Error(`${wired.troubles.length} troubles: ${wired.troubles[0]}`);
    await wired.stop();
    return { told, pages, memory: process.memoryUsage().rss / 1024 / 1024 };
  } finally {
    await dynamo.stop();
  }
}
