import type { StaffRole } from '../../../shared/staff/staff.ts';
import type { ProblemCode } from '../problem-types.ts';
import { listReaders, readers, submitters } from '../programs.ts';
import type { SchemaName } from './schemas.ts';

/** One operation as the document describes it. */
export interface Operation {
  method: 'get' | 'post';
  path: string;
  id: string;
  tag: string;
  summary: string;
  description: string;
  /** Roles of which a program needs one; none: public. */
  roles?: readonly StaffRole[];
  parameters?: readonly ParameterName[];
  /** What the body is. */
  body?: 'answers' | 'decision' | 'receipt';
  success: { status: 200 | 202 | 204; schema?: SchemaName; description: string; etag?: boolean };
  problems: readonly ProblemCode[];
}

export type ParameterName =
  | 'form'
  | 'reference'
  | 'decision'
  | 'IdempotencyKeyRequired'
  | 'IdempotencyKey'
  | 'ContentLanguage'
  | 'AcceptLanguage'
  | 'IfNoneMatch'
  | 'list'
  | 'division'
  | 'cursor';

const token: ProblemCode[] = [
  'auth.missing',
  'auth.invalid',
  'auth.unknown',
  'auth.role',
  'rate.limited',
  'auth.issuer',
];
const body: ProblemCode[] = ['body.notJson', 'body.notObject', 'body.tooDeep', 'body.tooLarge', 'body.type'];
const reference: ProblemCode[] = ['case.reference', 'case.missing', 'case.gone'];

/** Every operation of the API; a test holds this list against the routes. */
export const operations: readonly Operation[] = [
  {
    method: 'get',
    path: '/api/v1/forms',
    id: 'listForms',
    tag: 'forms',
    summary: 'The city’s forms',
    description: 'Public.',
    parameters: ['AcceptLanguage', 'IfNoneMatch'],
    success: { status: 200, schema: 'Forms', description: 'The forms.', etag: true },
    problems: [],
  },
  {
    method: 'get',
    path: '/api/v1/forms/{form}',
    id: 'getForm',
    tag: 'forms',
    summary: 'One form, with an example that can be sent as it is',
    description:
      'Public. `schema` is the JSON Schema of the answers. Which question is asked hangs on other answers, so the schema marks as required only what always is; the check on submission has the last word. `example` is complete and valid today.',
    parameters: ['form', 'AcceptLanguage', 'IfNoneMatch'],
    success: { status: 200, schema: 'FormDescription', description: 'The form.', etag: true },
    problems: ['form.missing'],
  },
  {
    method: 'post',
    path: '/api/v1/forms/{form}/submissions',
    id: 'submit',
    tag: 'forms',
    summary: 'Submit for somebody',
    description: [
      'The body is the set of answers, by field id. 202 means durable: the submission has been written before the answer is sent.',
      '**Retries.** Send an `Idempotency-Key` of your own. The same key with the same answers gives the same receipt, however often and on whatever day; with other answers 409; once the case has been deleted 410. Keys count within one program.',
      '**The mobile number counts as verified by your program.** A page would have sent a code to it; you have spoken with the person, or sent a code yourself. Messages go to this number, and by it the person comes back.',
      '**Consents.** A field with `consent` is `true` only when the person has read or heard its text. It is kept with the version of that text, the time and your program’s id.',
      '**Under 18** is 422 with the code `submission.under18`; nothing that was sent is kept.',
      'Full-width digits, spaces and a lower-case x in numbers are accepted and brought into one form. `Content-Language` says in which language the person is to be written to.',
    ].join('\n\n'),
    roles: submitters,
    parameters: ['form', 'IdempotencyKeyRequired', 'ContentLanguage', 'AcceptLanguage'],
    body: 'answers',
    success: { status: 202, schema: 'Receipt', description: 'Accepted and durable.' },
    problems: [
      ...token,
      ...body,
      'idempotency.missing',
      'idempotency.invalid',
      'form.missing',
      'submission.conflict',
      'submission.closed',
      'submission.mobileFull',
      'submission.gone',
      'submission.invalid',
      'submission.under18',
      'submission.stopped',
      'busy',
    ],
  },
  {
    method: 'get',
    path: '/api/v1/cases',
    id: 'listCases',
    tag: 'cases',
    summary: 'What waits at a desk',
    description:
      'Rows of one desk list in one division, the most urgent first, masked values only. A role reads the lists that it has at the desk. Go on with the address in `next`.',
    roles: listReaders,
    parameters: ['list', 'division', 'cursor', 'AcceptLanguage', 'IfNoneMatch'],
    success: { status: 200, schema: 'List', description: 'A page of the list.', etag: true },
    problems: [...token, 'auth.division', 'list.cursor', 'list.division', 'list.unknown'],
  },
  {
    method: 'get',
    path: '/api/v1/cases/{reference}',
    id: 'getCase',
    tag: 'cases',
    summary: 'How a case stands, and what you may decide now',
    description:
      'Within your divisions; a `groupLeader` sees people who have a place. A program of the role `intake` sees its own submissions, and of them what the applicant sees: `status`, `step` as the state that the applicant reads, no history but its own, no decisions. Poll with `If-None-Match`.',
    roles: readers,
    parameters: ['reference', 'AcceptLanguage', 'IfNoneMatch'],
    success: { status: 200, schema: 'Case', description: 'The case.', etag: true },
    problems: [...token, 'auth.division', 'case.notYours', ...reference],
  },
  {
    method: 'post',
    path: '/api/v1/cases/{reference}/decisions/{decision}',
    id: 'decide',
    tag: 'cases',
    summary: 'Take a decision',
    description: [
      'The body is the decision’s input as `decisions[].schema` of the case describes it, and `wait` of the case as you saw it; `{ "reason": "…" }` is enough for `pass`, and a decision without input needs no body.',
      'A decision answers one wait, once. Whoever comes second gets 409 `decision.tooLate` with the role, time and decision of the first. With the same `Idempotency-Key` a retry is not a second decision.',
      'A decision of a program stands at once; only those that people take at the desk can be undone for two minutes.',
    ].join('\n\n'),
    roles: readers,
    parameters: ['reference', 'decision', 'IdempotencyKey', 'AcceptLanguage'],
    body: 'decision',
    success: { status: 200, schema: 'Case', description: 'Decided; the case as it stands now.' },
    problems: [
      ...token,
      ...body,
      'idempotency.invalid',
      'auth.division',
      'decision.sameReviewer',
      'decision.refused',
      ...reference,
      'decision.unknown',
      'decision.tooLate',
      'decision.moved',
      'decision.notOpen',
      'decision.invalid',
      'busy',
    ],
  },
  {
    method: 'post',
    path: '/api/v1/messages/receipts',
    id: 'reportDelivery',
    tag: 'messages',
    summary: 'Delivery receipt of the SMS gateway',
    description:
      'For the gateway alone, by the token that the city gave it or as a program of the role `gateway`. Reporting twice, late, or of a message that is unknown is answered alike.',
    roles: ['gateway'],
    parameters: ['AcceptLanguage'],
    body: 'receipt',
    success: { status: 204, description: 'Taken.' },
    problems: [
      'auth.missing',
      'auth.invalid',
      'auth.unknown',
      'auth.role',
      'auth.issuer',
      ...body,
      'receipt.invalid',
      'busy',
    ],
  },
  {
    method: 'get',
    path: '/api/v1/health',
    id: 'health',
    tag: 'service',
    summary: 'Whether the API answers',
    description: 'Public and cheap: reads no table.',
    success: { status: 200, schema: 'Health', description: 'It does.' },
    problems: [],
  },
  {
    method: 'get',
    path: '/api/openapi.json',
    id: 'openApi',
    tag: 'service',
    summary: 'This document',
    description: 'Public. OpenAPI 3.1.',
    parameters: ['IfNoneMatch'],
    success: { status: 200, description: 'This document.', etag: true },
    problems: [],
  },
];
