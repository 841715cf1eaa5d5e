/** One thing to fix: the id of the control to go to, and the sentence. */
export interface PageError {
  target: string;
  text: string;
}

/**
 * What to fix, at the top of the page, each a link to its field. `autofocus` moves the reader there without a script;
 * the script does the same for browsers that ignore it on a `div`.
 */
export function ErrorSummary({ title, errors }: { title: string; errors: PageError[] }) {
  if (errors.length === 0) return null;
  return (
    <div class="govuk-error-summary" tabindex={-1} autofocus data-focus>
      <div role="alert">
        <h2 class="govuk-error-summary__title">{title}</h2>
        <div class="govuk-error-summary__body">
          <ul class="govuk-list govuk-error-summary__list">
            {errors.map(({ target, text }) => (
              <li>
                <a href={`#${target}`}>{text}</a>
              </li>
            ))}
          </ul>
        </div>
      </div>
    </div>
  );
}
