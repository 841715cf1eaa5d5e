import { beforeAll, describe, expect, test } from 'vitest';
import { shanghai } from '../../infra/cities/shanghai.ts';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { partitions } from '../../infra/parts/partition.ts';
import { globalCity, local, ofType, synthesised, type Template, templateOf } from './synth.ts';

describe.each([wuhan, shanghai, globalCity])('$id ($partition)', (city) => {
  let template: Template;
  beforeAll(async () => {
    template = await templateOf(city);
  });

  test('names no partition, account or region in an ARN', () => {
    const text = JSON.stringify(template);
    expect(text.match(/arn:aws[a-z-]*:/g)).toBeNull();
    expect(text).not.toMatch(/amazonaws\.com\.cn|:\d{12}:/);
  });

  test('holds nothing that its partition lacks', () => {
    const types = Object.values(template.Resources).map(({ Type }) => Type);
    for (const absent of partitions[city.partition].absent)
      expect(types.filter((type) => type.startsWith(absent))).toEqual([]);
  });

  test('runs the functions on the runtime and architecture of the city’s file', () => {
    for (const { Properties } of Object.values(ofType(template, 'AWS::Lambda::Function')))
      expect(Properties).toMatchObject({
        Runtime: city.runtime,
        Architectures: [city.architecture],
        Handler: 'index.handler',
      });
  });

  test('lets a worker send to the queue that feeds it, wherever Lambda would stop that as a loop', () => {
    const wanted = city.partition === 'aws' ? 'Allow' : undefined;
    for (const { Properties } of Object.values(ofType(template, 'AWS::Lambda::Function')))
      expect(Properties.RecursiveLoop).toBe(wanted);
  });

  test('needs no function address, poller or topic kind that China lacks', () => {
    const text = JSON.stringify(template);
    expect(text).not.toMatch(/ProvisionedPollerConfig|FunctionUrl|DurableConfig|"Protocol":"sms"/);
  });
});

test('the parts are the same in both partitions', async () => {
  const [china, world] = await Promise.all([templateOf(wuhan), templateOf(globalCity)]);
  const types = (template: Template) =>
    Object.fromEntries(Object.entries(template.Resources).map(([id, { Type }]) => [id, Type]));
  expect(types(china)).toEqual(types(world));
});

test.each([wuhan, globalCity])('$id: CloudFormation’s own rules hold', async (city) => {
  await expect(synthesised(city, 'aws', true)).resolves.toBeDefined();
});

describe('on one machine', () => {
  test('one machine runs the same parts as AWS: only addresses differ', async () => {
    const [aws, machine] = await Promise.all([templateOf(wuhan), templateOf(wuhan, 'local')]);
    const addresses = /^(PUBLIC_URL|OIDC_ISSUER|PARTY_\w+_URL|AllowedOrigins)$/;
    const found = new Set<string>();
    const without = (template: Template) =>
      JSON.stringify(template.Resources, (key, value) => {
        if (!addresses.test(key)) return value;
        found.add(value);
        return 'an address';
      });
    expect(without(machine)).toBe(without(aws));
    for (const url of [local.publicUrl, local.issuer, local.realNameUrl, local.smsUrl]) expect(found).toContain(url);
  });

  test('the machine’s template says which city’s data it is and whom to start beside it; AWS’s does not', async () => {
    expect((await templateOf(wuhan, 'local')).Metadata).toEqual({
      Kapok: { city: 'wuhan', dataVersion: 2, parties: local.parties },
    });
    expect((await templateOf(wuhan)).Metadata).toBeUndefined();
  });
});
