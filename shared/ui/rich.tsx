import type { Child } from 'hono/jsx';

/** A text of ours with `**bold**` words; everything else in it is plain, whatever it looks like. */
export function Rich({ text }: { text: string }) {
  return <>{bold(text)}</>;
}

/** Paragraphs, one a line. */
export function Paragraphs({ text, class: name = 'govuk-body' }: { text: string; class?: string }) {
  return (
    <>
      {text.split('\n').map((line) => (
        <p class={name}>{bold(line)}</p>
      ))}
    </>
  );
}

/** Lines one below the other, where paragraphs would be too much. */
export function Lines({ text }: { text: string }) {
  return <>{text.split('\n').flatMap((line, index) => (index > 0 ? [<br />, ...bold(line)] : bold(line)))}</>;
}

function bold(text: string): Child[] {
  return text.split(/\*\*(.+?)\*\*/).map((part, index) => (index % 2 ? <strong>{part}</strong> : part));
}
