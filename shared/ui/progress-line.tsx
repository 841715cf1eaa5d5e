/** Where a case stands: the points before are done, the current one says so to screen readers, too. */
export function ProgressLine({ points, now, label }: { points: string[]; now: number; label: string }) {
  return (
    <ol class={points.length > 5 ? 'app-steps app-steps--long' : 'app-steps'} aria-label={label}>
      {points.map((text, index) => (
        <li
          class={index < now ? 'is-done' : index === now ? 'is-now' : ''}
          aria-current={index === now ? 'step' : undefined}
        >
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
