import middy from '@middy/core';
import { handle } from 'hono/aws-lambda';
import { filesPlace } from '../../shared/files/place.ts';
import { createCsrf } from '../../shared/http/csrf.ts';
import { messageCase } from '../../shared/messages/message.ts';
import { createHasher } from '../../shared/privacy/hash.ts';
import { createOpener, createSealer, sealingKeyOf } from '../../shared/privacy/seal.ts';
import { createSessionValues } from '../../shared/privacy/session-value.ts';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import type { Env } from '../../shared/workflow/env.ts';
import { startCase } from '../../shared/workflow/start.ts';
import { messages } from '../messages/workflow.ts';
import { applicantSide } from '../recruitment/applicant.ts';
import { recruitmentForm } from '../recruitment/form.ts';
import { keepPosts } from '../recruitment/posts-now.ts';
import { offeringAgain } from '../recruitment/roster/proposing.ts';
import { teamSide } from '../recruitment/teams/side.ts';
import { publicTexts } from '../recruitment/texts/public.ts';
import { recruitment } from '../recruitment/workflow.ts';
import { createWeb } from './app.tsx';
import { pageAssets } from './assets.ts';
import type { Web } from './ports.ts';

const runtime = createRuntime();

/** Wires the public pages to the tables, queues and keys that the template gives this function. */
async function wire(): Promise<Web> {
  const { clock, documents, ids, log, secrets, variable } = runtime;
  const engine = await runtime.engine([recruitment, messages]);
  const hasher = createHasher(await secrets.get('SECRET_HASH'));
  // The door's own key is here with both its halves; others, who only write for the door, have the sealing half alone.
  const sealer = createSealer(async () => sealingKeyOf(await secrets.get('SECRET_DOOR')));
  const env: Env = offeringAgain(
    keepPosts({
      ...engine,
      sealing: {
        ...engine.sealing,
        seal: (workflow, ref, group, content) =>
          workflow === 'door'
            ? sealer.seal(content, { case: ref, group })
            : engine.sealing.seal(workflow, ref, group, content),
      },
    }),
  );
  const keys = (fresh: boolean) => (fresh ? secrets.refresh('SECRET_DOOR') : secrets.get('SECRET_DOOR'));
  return {
    get city() {
      return env.city;
    },
    refresh: () => env.refresh?.() ?? Promise.resolve(),
    form: recruitmentForm,
    texts: publicTexts,
    door: {
      documents,
      table: variable('TABLE_DOOR'),
      clock,
      ids,
      hasher,
      sealer,
      opener: createOpener(keys, clock),
    },
    engine: applicantSide(env),
    teams: teamSide(env),
    async sendCode(mobile, code, lang) {
      const { data, sealed } = messageCase({ template: 'sms.code', to: mobile, params: { code } });
      await startCase(env, { workflow: 'messages', data: { ...data }, sealed, lang });
    },
    clock,
    ids,
    csrf: createCsrf(hasher),
    values: createSessionValues(await secrets.get('SECRET_SESSION'), clock),
    assets: pageAssets(),
    log,
    publicUrl: variable('PUBLIC_URL'),
    ...(process.env.BUCKET_FILES && { files: filesPlace(process.env) }),
  };
}

let answer: Promise<ReturnType<typeof handle>> | undefined;

/** The public pages. */
export const handler = middy().handler(async (event, context) => {
  answer ??= wire().then((web) => handle(createWeb(web)));
  answer.catch(() => {
    answer = undefined;
  });
  return (await answer)(event as never, context as never);
});
