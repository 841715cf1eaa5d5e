import type { Child } from 'hono/jsx';
import type { City } from '../../../shared/city/city.ts';
import type { Answers, Field } from '../../../shared/forms/field.ts';
import type { Pair } from '../../../shared/i18n/texts.ts';
import type { Event } from '../../../shared/workflow/state.ts';
import type { RecruitmentData } from '../../recruitment/data.ts';
import { differ, readMarks, scorerOf, scoresOf, unfitBy } from '../../recruitment/sheets.ts';
import { namesOf } from '../parts/people.ts';
import { postName } from '../parts/words.ts';
import type { Visit } from '../visit.ts';
import type { DeskCase } from './read.ts';

const marks = ['1', '2', '3', '4', '5'];
const kinds = ['ability', 'match'] as const;
const labels = {
  ability: ['一线服务能力', 'ability on the front line'],
  match: ['岗位匹配度', 'match with the post'],
} as const;

/**
 * The score sheets as a form: ability and match for each wished post, the reasons below. Its texts name the posts.
 */
export function sheetForm(
  { posts }: Pick<RecruitmentData, 'posts'>,
  city: Pick<City, 'posts'>,
  words: (key: string) => Pair,
) {
  const texts: Record<string, Pair> = {};
  const fields = posts.flatMap((post, index) =>
    kinds.map((kind): Field => {
      const id = `${kind}${index + 1}`;
      const name = city.posts.find((one) => one.id === post)?.name ?? { zh: post, en: post };
      const [zh, en] = labels[kind];
      texts[`${id}.label`] = [`${name.zh}：${zh}`, `${name.en}: ${en}`];
      texts[`${id}.required`] = [`请评“${name.zh}”的${zh}`, `Rate ${name.en}: ${en}`];
      for (const mark of marks) texts[`${id}.${mark}`] = words(`${kind}.${mark}`);
      return { id, kind: 'radio', sensitivity: 'public', options: marks };
    }),
  );
  const reason: Field = {
    id: 'fitReason',
    kind: 'textarea',
    sensitivity: 'personal',
    max: 500,
    hint: () => 'fitReason.hint',
    check: (answer) => ([...String(answer)].length < 5 ? { case: 'short' } : undefined),
  };
  return {
    texts,
    fields: [...fields, reason],
    input: (answers: Answers) => ({
      posts: posts.map((post, index) => ({
        post,
        ability: Number(answers[`ability${index + 1}`]),
        match: Number(answers[`match${index + 1}`]),
      })),
      reason: answers.fitReason,
    }),
  };
}

/**
 * Whether the marks of an event may be read now: two people rate by themselves, so the first one's are shown to others
 * when there are two.
 */
export function mayReadMarks(
  { actor }: Pick<Visit, 'actor'>,
  { state, data }: Pick<DeskCase, 'state' | 'data'>,
  by: string,
) {
  const alone = state.step === 'fit' && (data.scores ?? []).length === 1;
  return !alone || by === actor.id;
}

/** How far 匹配度评审 is: who has rated what, where that may be read. */
export async function fitSoFar(visit: Visit, found: DeskCase, events: readonly Event[]): Promise<Child> {
  const { t, actor, desk } = visit;
  const { data } = found;
  const { city } = desk.env;
  const scores = scoresOf(data);
  const { hash } = desk.env.sealing;
  const own = scores.some(({ by }) => by === scorerOf(hash, actor.id));
  const said = differ(city, data) ? 'differ' : scores.length === 0 ? 'none' : own ? 'own' : 'one';
  const raters = events.filter(({ cause }) => cause === 'decision:score').map(({ by }) => by);
  const names = await namesOf(visit, raters);
  const nameOf = (by: string) => {
    const rater = raters.find(({ id }) => scorerOf(hash, id) === by);
    return (rater && names.get(rater.id)) ?? t('history.program');
  };
  const read = scores.length === 1 && !own ? [] : scores;
  return (
    <>
      <p class="govuk-body">{t(`fit.${said}`)}</p>
      {read.map((score) => (
        <div class="govuk-body">
          {t('fit.by', { who: nameOf(score.by) })}
          <ul class="govuk-list govuk-list--bullet">
            {marksInWords(visit, data, score).map((line) => (
              <li>{line}</li>
            ))}
          </ul>
        </div>
      ))}
    </>
  );
}

/** One line for each wish: `医务人员支持：能力 4，匹配 4，合适`. */
function marksInWords(
  visit: Visit,
  { posts }: Pick<RecruitmentData, 'posts'>,
  { marks: packed }: { marks: string },
): string[] {
  const { t, desk, lang } = visit;
  const unfit = unfitBy(desk.env.city, posts, packed);
  const [colon, comma] = lang === 'zh' ? ['：', '，'] : [': ', ', '];
  return readMarks(posts, packed).map(
    ({ post, ability, match }) =>
      `${postName(visit, post)}${colon}${t('fit.marks', { ability, match })}${comma}${t(unfit.includes(post) ? 'fit.fail' : 'fit.pass')}`,
  );
}

/** The marks of an event of the history, in words; none: it has none, or they are not to be read yet. */
export function marksOfEvent(visit: Visit, found: Pick<DeskCase, 'state' | 'data'>, { note, by }: Event): string[] {
  const { marks: packed, posts } = (note ?? {}) as { marks?: unknown; posts?: unknown };
  if (typeof packed !== 'string' || !Array.isArray(posts) || !mayReadMarks(visit, found, by.id)) return [];
  return marksInWords(visit, { posts }, { marks: packed });
}
