import type { Child } from 'hono/jsx';

/** A short word for a state. */
export function Tag({ children, colour }: { children: Child; colour?: 'green' | 'yellow' | 'red' | 'grey' | 'blue' }) {
  return <strong class={`govuk-tag${colour ? ` govuk-tag--${colour}` : ''}`}>{children}</strong>;
}
