import type { Child } from 'hono/jsx';

interface ButtonProps {
  children: Child;
  kind?: 'secondary' | 'warning' | 'start';
  /** Sent with the form as `action`. */
  action?: string;
}

/** Sends the form around it. */
export function Button({ children, kind, action }: ButtonProps) {
  return (
    <button
      type="submit"
      class={`govuk-button${kind ? ` govuk-button--${kind}` : ''}`}
      name={action ? 'action' : undefined}
      value={action}
      formnovalidate={action ? true : undefined}
    >
      {children}
    </button>
  );
}

/** Goes to another page, looking like a button. */
export function LinkButton({ children, kind, href }: Omit<ButtonProps, 'action'> & { href: string }) {
  return (
    <a href={href} draggable={false} class={`govuk-button${kind ? ` govuk-button--${kind}` : ''}`}>
      {children}
    </a>
  );
}

/** Sends the form around it, looking like a link: for what is done rarely. */
export function TextButton({ children, action, form }: { children: Child; action: string; form?: string }) {
  return (
    <button type="submit" class="app-link-button" name="action" value={action} form={form} formnovalidate>
      {children}
    </button>
  );
}
