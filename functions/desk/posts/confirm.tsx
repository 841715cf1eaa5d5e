import type { Post } from '../../../shared/city/city.ts';
import type { Raw } from '../../../shared/forms/field.ts';
import { csrfField } from '../../../shared/http/csrf.ts';
import { Button, TextButton } from '../../../shared/ui/button.tsx';
import { PostForm, page } from '../parts/frame.tsx';
import type { Visit } from '../visit.ts';
import type { Standing } from './read.ts';
import { changesOf, Told } from './told.tsx';

/** Says what changes and whom it concerns; only the next click changes anything. */
export function showConfirm(visit: Visit, standing: Standing | undefined, post: Post, raw: Raw): Promise<Response> {
  const { t } = visit;
  const said = changesOf(visit, standing?.post, post);
  return page(
    visit,
    { title: t('posts.confirm.title'), menu: 'posts' },
    <>
      <h1 class="govuk-heading-l">{t('posts.confirm.title')}</h1>
      <Told visit={visit} standing={standing} post={post} said={said} />
      <PostForm visit={visit} id="form">
        {Object.entries(raw).flatMap(([name, value]) =>
          name === csrfField || name === 'action' ? [] : [<input type="hidden" name={name} value={String(value)} />],
        )}
        {said.length > 0 ? <Button action="confirm">{t('posts.confirm.go')}</Button> : null}
        <p class="govuk-body">
          <TextButton action="back">{t('posts.confirm.back')}</TextButton>
        </p>
      </PostForm>
    </>,
  );
}
