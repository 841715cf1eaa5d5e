import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { problemTypes } from '../../../functions/api/problem-types.ts';
import { makeWorld, type World } from './world.ts';

type Json = Record<string, unknown>;
interface Described {
  operationId: string;
  security: Json[];
  summary: string;
  description: string;
  parameters?: { $ref: string }[];
  requestBody?: { content: Record<string, { schema: { $ref: string }; example: unknown }> };
  responses: Record<string, { description: string; content?: Json }>;
}
interface Document {
  openapi: string;
  paths: Record<string, Record<string, Described>>;
  components: { schemas: Record<string, Json>; parameters: Record<string, Json>; securitySchemes: Json };
}

let world: World;
let document: Document;
beforeAll(async () => {
  world = await makeWorld();
  document = (await world.ask('GET', '/api/openapi.json')).json;
});
afterAll(() => world?.stop());

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
/** Every value under a key anywhere in the document. */
function* under(key: string, value: unknown = document): Generator<unknown> {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    if (name === key) yield inner;
    yield* under(key, inner);
  }
}

test('its paths are the routes', () => {
  const routes = world.app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(
    operations()
      .map(({ path, method }) => `${method} ${path}`)
      .sort(),
  ).toEqual([...new Set(routes)].sort());
});

test('is OpenAPI 3.1: every reference leads somewhere, every parameter of a path is declared, ids are unique', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d$/);
  for (const ref of under('$ref')) {
    const steps = String(ref).replace('#/', '').split('/');
    expect(
      steps.reduce<unknown>((value, step) => (value as Json)?.[step], document),
      String(ref),
    ).toBeDefined();
  }
  for (const name of Object.keys(document.components.schemas)) expect(name).toMatch(/^[A-Za-z0-9._-]+$/);
  for (const { path, operation } of operations()) {
    const named = (operation.parameters ?? []).map(
      ({ $ref }) => document.components.parameters[$ref.split('/').at(-1)!],
    );
    const inPath = named.filter((parameter) => parameter?.in === 'path').map((parameter) => parameter?.name);
    expect(inPath.sort()).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort());
    expect(Object.keys(operation.responses).some((status) => /^2\d\d$/.test(status))).toBe(true);
    for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('');
    expect(operation.summary).not.toBe('');
  }
  const ids = operations().map(({ operation }) => operation.operationId);
  expect(new Set(ids).size).toBe(ids.length);
});

test('every schema in it is one, by zod’s own reading', () => {
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    expect(() => z.fromJSONSchema(schema as never), name).not.toThrow();
  }
});

test('shows the example, which fits the schema beside it', () => {
  const { content } = document.paths['/api/v1/forms/{form}/submissions']!.post!.requestBody!;
  const { schema, example } = content['application/json']!;
  expect(example).toEqual(world.example());
  const answers = z.fromJSONSchema(document.components.schemas[schema.$ref.split('/').at(-1)!] as never);
  expect(answers.safeParse(example)).toMatchObject({ success: true });
  expect(answers.safeParse({ ...(example as Json), mobil: '1' }).success).toBe(false);
});

test('says who may: public is what answers without a token, and nothing else', async () => {
  for (const { path, method, operation } of operations()) {
    const response = await world.app.request(path.replaceAll(/[{}]/g, ''), { method: method.toUpperCase() });
    expect([path, response.status === 401]).toEqual([path, operation.security.length > 0]);
    for (const scheme of operation.security) {
      for (const name of Object.keys(scheme)) expect(document.components.securitySchemes).toHaveProperty(name);
    }
  }
});

test('names every kind of problem that the API has, where it can happen', () => {
  const named = operations().flatMap(({ operation }) =>
    Object.values(operation.responses).flatMap(({ description }) => [...description.matchAll(/`([\w.]+)`:/g)]),
  );
  const everywhere = ['route.missing', 'method.notAllowed'];
  expect(new Set([...named.map(([, code]) => code), ...everywhere])).toEqual(new Set(Object.keys(problemTypes)));
  for (const [code, { status }] of Object.entries(problemTypes)) {
    expect(code).toMatch(/^[a-z]+(\.[a-zA-Z0-9]+)*$/);
    expect(status).toBeGreaterThanOrEqual(400);
  }
});

test('its example is of today, however long the function has been running', async () => {
  world.clock.go(86_400_000);
  const later = (await world.ask('GET', '/api/openapi.json')).json as Document;
  world.clock.go(-86_400_000);
  expect(JSON.stringify(later)).toContain('2026-11-23');
});
