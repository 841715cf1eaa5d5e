import middy from '@middy/core';
import { handle } from 'hono/aws-lambda';
import project from '../../package.json' with { type: 'json' };
import { createRuntime } from '../../shared/runtime/runtime.ts';
import { createVerifyBearer } from '../../shared/staff/bearer.ts';
import { messages } from '../messages/workflow.ts';
import { keepPosts } from '../recruitment/posts-now.ts';
import { offeringAgain } from '../recruitment/roster/proposing.ts';
import { formsOf } from '../workflows.ts';
import { createApi } from './app.ts';
import type { Api } from './ports.ts';

const runtime = createRuntime();

/** Wires the API to the tables, queues and keys that the template gives this function. */
async function wire(): Promise<Api> {
  const { city, clock, ids, log, secrets, variable } = runtime;
  const forms = formsOf(city);
  const issuer = variable('OIDC_ISSUER');
  return {
    env: offeringAgain(keepPosts(await runtime.engine([...forms.map(({ workflow }) => workflow), messages]))),
    forms,
    verify: createVerifyBearer({ issuer, clock }),
    tables: { staff: variable('TABLE_STAFF'), door: variable('TABLE_DOOR') },
    callbackToken: async () => (await secrets.get('SECRET_PARTIES')).sms.callbackToken,
    log,
    ids,
    publicUrl: variable('PUBLIC_URL'),
    issuer,
    version: project.version,
  };
}

let answer: Promise<ReturnType<typeof handle>> | undefined;

/** The JSON API for programs. */
export const handler = middy().handler(async (event, context) => {
  answer ??= wire().then((api) => handle(createApi(api)));
  answer.catch(() => {
    answer = undefined;
  });
  return (await answer)(event as never, context as never);
});
