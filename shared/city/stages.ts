/**
 * The stages of a sign-up's way, as a city's file orders them: 资质审核, 提交报名材料, 匹配度评审, 确认岗位, 岗前培训, 排班
 * (domain R1). What comes before them all, identity and eligibility, is every city's.
 */
export const stages = ['review', 'materials', 'fit', 'place', 'training', 'roster'] as const;
export type Stage = (typeof stages)[number];

/** Each pair: the first comes before the second wherever a city has both, and why. */
const before: readonly [Stage, Stage, string][] = [
  ['review', 'place', 'nobody is given a place unseen'],
  ['materials', 'fit', 'who rates the fit reads the materials'],
  ['materials', 'place', 'materials are looked at before a place is given'],
  ['fit', 'place', 'the fit decides which place is given'],
  ['place', 'training', 'one is trained for the place that one has'],
  ['place', 'roster', 'a shift belongs to a place'],
  ['training', 'roster', 'nobody serves untrained'],
];

/**
 * What is impossible in an order of stages, a sentence each that names the field and says why; none: it can be.
 *
 * @param hasFit whether the city says how the fit is rated.
 */
export function orderFaults(order: readonly Stage[], hasFit: boolean): string[] {
  const faults = order.flatMap((stage, at) =>
    order.indexOf(stage) < at ? [`order[${at}]: "${stage}" is there twice, and a case goes through it once`] : [],
  );
  for (const needed of ['review', 'place'] as const)
    if (!order.includes(needed)) faults.push(`order must hold "${needed}": no sign-up ends well without it`);
  for (const [first, then, why] of before) {
    const [early, late] = [order.indexOf(first), order.indexOf(then)];
    if (early >= 0 && late >= 0 && early > late)
      faults.push(`order[${early}]: "${first}" stands after "${then}", but ${why}`);
  }
  if (order.includes('fit') && !hasFit) faults.push('fit is missing: order has the stage, so say fourEyes and passAt');
  return faults;
}
