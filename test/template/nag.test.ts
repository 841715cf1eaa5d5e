import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Validations } from 'aws-cdk-lib/core';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wuhan } from '../../infra/cities/wuhan.ts';
import { addCity, cityApp } from '../../infra/city-app.ts';
import { prepare } from '../../infra/prepare.ts';
import { globalCity } from './synth.ts';

let outdir: string;
beforeEach(() => {
  outdir = mkdtempSync(join(tmpdir(), 'kapok-nag-'));
});
afterEach(() => {
  rmSync(outdir, { recursive: true, force: true });
  vi.restoreAllMocks();
});

/** An app with one city whose template is held against the AwsSolutions rules; `synth` throws on a finding. */
async function checked(city = wuhan) {
  const app = cityApp({ outdir, validate: false });
  const stack = addCity(app, await prepare(city, { target: 'aws', bundling: false }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}

test.each([wuhan, globalCity])('$id: cdk-nag finds nothing that we have not answered', async (city) => {
  const { app } = await checked(city);
  expect(() => app.synth()).not.toThrow();
});

test('the gate is shut: a finding of ours would stop it', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { app, stack } = await checked();
  new Topic(stack, 'OpenToPlainHttp');
  expect(() => app.synth()).toThrow('AwsSolutions-SNS3');
});
