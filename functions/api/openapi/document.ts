import { jsonSchema } from '../../../shared/forms/schema.ts';
import type { Decision } from '../../../shared/workflow/definition.ts';
import type { FormEntry } from '../../workflows.ts';
import { inputSchema } from '../cases.ts';
import type { Api } from '../ports.ts';
import { problemTypes } from '../problem-types.ts';
import { type Operation, operations } from './operations.ts';
import { introduction, parametersOf } from './parameters.ts';
import { componentSchemas, type SchemaName } from './schemas.ts';

type Json = Record<string, unknown>;

const ref = (kind: 'schemas' | 'parameters', name: string) => ({ $ref: `#/components/${kind}/${name}` });

/** The API as OpenAPI 3.1: from the shapes of its answers, the forms' own definitions and the workflows' decisions. */
export function openApi(api: Api): Json {
  const { city, clock } = api.env;
  const ctx = { city, now: clock.now(), lang: 'zh' as const };
  const decisions = api.forms.flatMap(decisionsOf);
  const names = [...new Set(decisions.map(({ name }) => name))];
  const answers = Object.fromEntries(
    api.forms.map(({ form }) => [`Answers.${form.id}`, withoutDialect(jsonSchema(form, ctx))]),
  );
  const inputs = Object.fromEntries(decisions.map(({ component, schema }) => [component, schema]));
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    paths[operation.path] = {
      ...paths[operation.path],
      [operation.method]: described(api, operation, decisions, ctx.now),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `Kapok 红棉 · ${city.name.zh} ${city.name.en}`,
      version: api.version,
      description: introduction(api),
    },
    servers: [{ url: api.publicUrl }],
    tags: [
      { name: 'forms', description: 'What can be submitted, and submitting it.' },
      { name: 'cases', description: 'What became of it, and deciding on it.' },
      { name: 'messages', description: 'For the SMS gateway.' },
      { name: 'service', description: 'About the API itself.' },
    ],
    paths,
    components: {
      schemas: { ...componentSchemas(), ...answers, ...inputs },
      parameters: parametersOf(api, names),
      securitySchemes: {
        program: {
          type: 'http',
          scheme: 'bearer',
          bearerFormat: 'JWT',
          description: `Access token of ${api.issuer} for the audience kapok-api.`,
        },
        gateway: { type: 'http', scheme: 'bearer', description: 'The token that the city gave its SMS gateway.' },
      },
    },
  };
}

function described(api: Api, operation: Operation, decisions: NamedDecision[], now: number): Json {
  const { id, tag, summary, description, roles, parameters = [] } = operation;
  const roleNote = roles ? `\n\nRoles: ${roles.join(', ')}.` : '';
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: description + roleNote,
    security: securityOf(operation),
    ...(parameters.length > 0 && { parameters: parameters.map((name) => ref('parameters', name)) }),
    ...bodyOf(api, operation, decisions, now),
    responses: { ...successOf(operation), ...problemsOf(operation) },
  };
}

function securityOf({ roles, body }: Operation): Json[] {
  if (!roles) return [];
  return body === 'receipt' ? [{ gateway: [] }, { program: [] }] : [{ program: [] }];
}

function bodyOf(api: Api, { body }: Operation, decisions: NamedDecision[], now: number): Json {
  const json = (required: boolean, content: Json) => ({
    requestBody: { required, content: { 'application/json': content } },
  });
  if (body === 'receipt') return json(true, { schema: ref('schemas', 'DeliveryReceipt') });
  if (body === 'answers') {
    const schemas = api.forms.map(({ form }) => ref('schemas', `Answers.${form.id}`));
    const [first] = api.forms;
    return json(true, {
      schema: schemas.length === 1 ? schemas[0] : { oneOf: schemas },
      ...(first && { example: first.form.example(now, api.env.city) }),
    });
  }
  if (body !== 'decision') return {};
  const components = [...new Set(decisions.map(({ component }) => component))];
  return json(false, {
    schema: { anyOf: components.map((component) => ref('schemas', component)) },
    examples: { pass: { summary: 'pass', value: { reason: '证书已核验' } } },
  });
}

function successOf({ success: { status, schema, description, etag } }: Operation): Json {
  const content = schema
    ? { 'application/json': { schema: ref('schemas', schema satisfies SchemaName) } }
    : status === 200
      ? { 'application/json': { schema: { type: 'object' } } }
      : undefined;
  const header = (text: string) => ({ description: text, schema: { type: 'string' } });
  const headers = {
    'X-Request-Id': header('Names this request; quote it when something went wrong.'),
    ...(etag && { ETag: header('For If-None-Match.') }),
    ...(status === 202 && { Location: header('Address of the case.') }),
  };
  return {
    [status]: { description, headers, ...(content && { content }) },
    ...(etag && { 304: { description: 'Not changed.' } }),
  };
}

function problemsOf({ problems }: Operation): Json {
  const all = [...new Set([...problems, 'fault' as const])];
  const byStatus = Map.groupBy(all, (code) => problemTypes[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => {
      const lines = codes.map((code) => `- \`${code}\`: ${problemTypes[code].title.join(' · ')}`);
      const content = { 'application/problem+json': { schema: ref('schemas', 'Problem') } };
      return [String(status), { description: lines.join('\n'), ...(headersOf(status) as Json), content }];
    }),
  );
}

function headersOf(status: number): Json {
  const header = (name: string, description: string) => ({
    headers: { [name]: { description, schema: { type: 'string' } } },
  });
  if (status === 401) return header('WWW-Authenticate', 'RFC 6750.');
  return status === 429 || status === 503 ? header('Retry-After', 'Seconds.') : {};
}

interface NamedDecision {
  name: string;
  /** Name of its schema: the same decision in two steps may take two inputs. */
  component: string;
  schema: Json;
}

/** Every decision of a form's workflow that some program may take. */
function decisionsOf({ workflow }: FormEntry): NamedDecision[] {
  const groups: [string, Record<string, Decision<unknown, unknown>> | undefined][] = [
    ['anytime', workflow.anytime],
    ...Object.entries(workflow.steps).map(
      ([step, definition]): [string, Record<string, Decision<unknown, unknown>> | undefined] => [
        step,
        'decisions' in definition ? definition.decisions : undefined,
      ],
    ),
  ];
  return groups.flatMap(([step, group]) =>
    Object.entries(group ?? {})
      .filter(([, { by }]) => by.some((role) => role !== 'applicant'))
      .map(([name, decision]) => ({
        name,
        component: `Decision.${workflow.name}.${step}.${name}`,
        schema: { title: name, ...inputSchema(decision) },
      })),
  );
}

function withoutDialect({ $schema: _, ...schema }: Json): Json {
  return schema;
}
