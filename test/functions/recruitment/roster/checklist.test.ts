import { expect, test } from 'vitest';
import { checklistFor, protectionsMissing, unmet } from '../../../../functions/recruitment/roster/checklist.ts';

const gear = [
  { code: 'mask', name: { zh: '口罩', en: 'Masks' } },
  { code: 'gloves', name: { zh: '手套', en: 'Gloves' } },
];

test('in an infectious disease the five points are asked in the source’s words, else none; gear in either', () => {
  const list = checklistFor({ emergency: 'infectiousDisease' }, gear);
  expect(list.points.map(({ name }) => name.zh)).toEqual(['戴口罩', '消毒', '疫苗接种', '核酸检测', '扫码测温']);
  expect(checklistFor({ emergency: 'other' }, gear)).toEqual({ points: [], gear });
});

test('a shift waits for each point and each piece of gear, and a mask worn is not a mask issued', () => {
  const list = checklistFor({ emergency: 'infectiousDisease' }, gear);
  const points = list.points.map(({ code }) => code);
  expect(unmet(list, points, ['mask', 'gloves'])).toEqual({ points: [], gear: [] });
  for (const point of points) {
    const others = points.filter((code) => code !== point);
    expect(unmet(list, others, ['gloves'])).toEqual({ points: [point], gear: ['mask'] });
  }
});

test('谁组织、谁保护: training, gear, insurance and supervision, each of them', () => {
  const all = { training: true, gear: true, insurance: true, supervision: true };
  expect(protectionsMissing(all)).toEqual([]);
  expect(protectionsMissing({ ...all, insurance: false })).toEqual(['insurance']);
  expect(protectionsMissing({})).toHaveLength(4);
});
