import type { AnyWorkflow } from './definition.ts';

const shapes = { automatic: 'auto', call: 'call', waiting: 'wait', end: 'finish' } as const;

/**
 * A workflow as a Mermaid state diagram, made of its definition: steps by kind, decisions and timers on the arrows.
 * Decisions that are open at any time are named once, above the diagram.
 */
export function diagramOf(workflow: AnyWorkflow): string {
  const lines = ['stateDiagram-v2', '  direction TB', `  [*] --> ${workflow.start}`];
  for (const [name, step] of Object.entries(workflow.steps)) {
    lines.push(`  class ${name} ${shapes[step.kind]}`);
    const labels = new Map<string, string[]>();
    const arrow = (to: string, label?: string) =>
      labels.set(to, [...(labels.get(to) ?? []), ...(label === undefined ? [] : [label])]);
    if (step.kind !== 'end') for (const to of step.to) arrow(to);
    if (step.kind === 'call' && step.exhausted) arrow(step.exhausted, 'exhausted');
    if (step.kind === 'call' && step.unknown) arrow(step.unknown, 'unknown outcome');
    if (step.kind === 'waiting' || step.kind === 'end') {
      for (const [decision, { to, by }] of Object.entries(step.decisions ?? {})) {
        for (const target of to) arrow(target, `${decision} (${by.includes('applicant') ? 'applicant' : 'staff'})`);
      }
    }
    for (const [to, said] of labels) {
      if (to !== name) lines.push(`  ${name} --> ${to}${said.length > 0 ? `: ${said.join(', ')}` : ''}`);
    }
    if (step.kind === 'end') lines.push(`  ${name} --> [*]`);
  }
  lines.push(
    '  classDef auto fill:#f3f2f1,stroke:#505a5f',
    '  classDef call fill:#fff2cc,stroke:#b58900',
    '  classDef wait fill:#fde8e8,stroke:#a61f2b',
    '  classDef finish fill:#e6f2e6,stroke:#1d7044',
  );
  return lines.join('\n');
}

/** By this a page is known that is written anew whenever the definition changes. */
export const pageMark = '<!-- Written by `npm run diagram` from the definition. Change workflow.ts, not this page. -->';

/** The page of a workflow's folder: what is open at any time, the diagram, the timers of each wait. */
export function pageOf(workflow: AnyWorkflow): string {
  const anytime = Object.entries(workflow.anytime ?? {}).map(([name, { to }]) => `\`${name}\` → ${to.join(', ')}`);
  const timers = Object.entries(workflow.steps).flatMap(([name, step]) =>
    step.kind === 'waiting' && step.timers?.length
      ? [`| ${name} | ${step.timers.map((timer) => timer.name).join(' → ')} |`]
      : [],
  );
  return [
    `# ${workflow.name}, version ${workflow.version}`,
    '',
    pageMark,
    '',
    'Grey steps run by themselves and commit together, yellow ones call an outside party, red ones wait for a person or a',
    'time, green ones are ends.',
    '',
    ...(anytime.length > 0 ? [`In every waiting step: ${anytime.join(' · ')}.`, ''] : []),
    '```mermaid',
    diagramOf(workflow),
    '```',
    '',
    ...(timers.length > 0 ? ['| wait | its timers, in order |', '|---|---|', ...timers, ''] : []),
  ].join('\n');
}
