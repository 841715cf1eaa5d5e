import { largestBody } from '../body.ts';
import { mostPerMinute } from '../limits.ts';
import type { Api } from '../ports.ts';
import type { ParameterName } from './operations.ts';

type Parameter = Record<string, unknown>;

/** The parameters of the API. Forms, lists, divisions and decisions are those of this city. */
export function parametersOf(api: Api, decisions: readonly string[]): Record<ParameterName, Parameter> {
  const { city } = api.env;
  const header = (name: string, required: boolean, description: string, schema: object): Parameter => ({
    name,
    in: 'header',
    required,
    description,
    schema,
  });
  const key = { type: 'string', minLength: 1, maxLength: 200, examples: ['6f1b3c52-7d0e-4f5e-9a86-2f0c1d9b7a11'] };
  const lang = { type: 'string', default: city.languages[0], examples: ['zh-CN', 'en'] };
  return {
    form: {
      name: 'form',
      in: 'path',
      required: true,
      description: 'Id of the form.',
      schema: { type: 'string', enum: api.forms.map(({ form }) => form.id) },
    },
    reference: {
      name: 'reference',
      in: 'path',
      required: true,
      description: 'As in the receipt, `261121-048317-6`, or its thirteen digits.',
      schema: { type: 'string', examples: ['261121-048317-6'] },
    },
    decision: {
      name: 'decision',
      in: 'path',
      required: true,
      description: 'One of `decisions` of the case.',
      schema: { type: 'string', enum: decisions },
    },
    IdempotencyKeyRequired: header(
      'Idempotency-Key',
      true,
      'Your own key of this submission; send it again with every retry.',
      key,
    ),
    IdempotencyKey: header(
      'Idempotency-Key',
      false,
      'Your own key of this decision; send it again with every retry.',
      key,
    ),
    ContentLanguage: header('Content-Language', false, 'Language in which the person is to be written to.', lang),
    AcceptLanguage: header('Accept-Language', false, 'Language of labels and of errors.', lang),
    IfNoneMatch: header('If-None-Match', false, 'The `ETag` of what you have: 304 when nothing has changed.', {
      type: 'string',
    }),
    list: {
      name: 'list',
      in: 'query',
      required: true,
      description: 'Name of the list.',
      schema: { type: 'string', enum: api.forms.flatMap(({ lists }) => Object.keys(lists)) },
    },
    division: {
      name: 'division',
      in: 'query',
      required: false,
      description: 'Code of the city, or of a district or zone. Default: yours, when you have one.',
      schema: { type: 'string', enum: [city.code, ...city.districts.map(({ id }) => id)] },
    },
    cursor: {
      name: 'cursor',
      in: 'query',
      required: false,
      description: 'From the address in `next` of the page before.',
      schema: { type: 'string' },
    },
  };
}

/** README of the API. */
export const introduction = (api: Api) => `
Volunteer sign-up of ${api.env.city.name.en} (${api.env.city.name.zh}): a program submits for people, follows a case and takes decisions on it.

**Tokens.** Get an access token (JWT) for the audience \`kapok-api\` from ${api.issuer} by client credentials and send it as \`Authorization: Bearer …\`. What a program may do, and for which divisions, stands in the city's list of staff and programs. On one machine \`npm run -s token -- intake\` prints one.

**In five lines**

    BASE=${api.publicUrl}/api/v1
    curl -s $BASE/forms/recruitment | node -pe 'JSON.stringify(JSON.parse(fs.readFileSync(0)).example)' > answers.json
    curl -s $BASE/forms/recruitment/submissions -H "Authorization: Bearer $(npm run -s token -- intake)" -H 'Content-Type: application/json' -H "Idempotency-Key: $(uuidgen)" -d @answers.json
    curl -s $BASE/cases/261121-048317-6 -H "Authorization: Bearer $(npm run -s token -- reviewer)"
    curl -s $BASE/cases/261121-048317-6/decisions/pass -H "Authorization: Bearer $(npm run -s token -- reviewer)" -H 'Content-Type: application/json' -d '{"reason":"certificate checked"}'

**Errors** are problem documents (RFC 9457): decide by \`code\`, which is stable; \`title\`, \`detail\` and \`errors[].detail\` are for people, in the language of \`Accept-Language\`, Chinese unless you ask for English. 4xx: not with this request. 429 and 503: try again after \`Retry-After\`. 500 or no answer: try again with the same \`Idempotency-Key\`.

**Limits.** ${mostPerMinute} requests a minute for each program, ${largestBody / 1024} KB a body. Times are UTC, ISO 8601.
`;
