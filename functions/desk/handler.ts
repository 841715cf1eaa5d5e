import middy from '@middy/core';
import { handle } from 'hono/aws-lambda';
import { filesPlace } from '../../shared/files/place.ts';
import { encodePath, presigned } from '../../shared/files/sigv4.ts';
import { createCookies } from '../../shared/http/cookies.ts';
import { createCsrf } from '../../shared/http/csrf.ts';
import { createHasher } from '../../shared/privacy/hash.ts';
import { createSessionValues } from '../../shared/privacy/session-value.ts';
import { createRuntime } from '../../shared/runtime/runtime.ts';
import type { OpenId } from '../../shared/staff/openid.ts';
import { createStaffSessions } from '../../shared/staff/sessions.ts';
import { signInRoutes } from '../../shared/staff/sign-in.ts';
import { exportsWorkflow } from '../exports/workflow.ts';
import { messages } from '../messages/workflow.ts';
import { keepPosts } from '../recruitment/posts-now.ts';
import { offeringAgain } from '../recruitment/roster/proposing.ts';
import { recruitment } from '../recruitment/workflow.ts';
import { createDesk } from './app.tsx';
import { deskAssets } from './assets.ts';

const runtime = createRuntime();

/** Wires the desk to the tables, queues, keys and the issuer that the template gives this function. */
async function wire() {
  const { clock, documents, ids, log, secrets, variable } = runtime;
  const env = offeringAgain(keepPosts(await runtime.engine([recruitment, messages, exportsWorkflow]), { rings: true }));
  const publicUrl = variable('PUBLIC_URL');
  const table = variable('TABLE_STAFF');
  const hasher = createHasher(await secrets.get('SECRET_HASH'));
  const shared = {
    documents,
    table,
    cookies: createCookies(publicUrl.startsWith('https:')),
    csrf: createCsrf(hasher),
    values: createSessionValues(await secrets.get('SECRET_SESSION'), clock),
    sessions: createStaffSessions({ documents, table, hasher, clock }),
    publicUrl,
  };
  const openId = signInLater(publicUrl);
  return createDesk({
    ...shared,
    env,
    staffTable: table,
    signIn: signInRoutes({ ...shared, openId, afterSignOut: '/desk/bye' }),
    digits: ids.digits,
    assets: deskAssets(),
    ...(process.env.BUCKET_FILES && { fileLink: saveLink(clock), files: filesPlace(process.env) }),
    log,
  });
}

/** People sign in once in hours: what speaks to the issuer is loaded then. */
function signInLater(publicUrl: string): OpenId {
  const { secrets, variable } = runtime;
  const deps = {
    issuer: variable('OIDC_ISSUER'),
    clientId: variable('OIDC_CLIENT_ID'),
    clientSecret: async () => (await secrets.get('SECRET_OIDC_CLIENT')).clientSecret,
    redirectUri: `${publicUrl}/desk/sign-in/callback`,
  };
  let made: Promise<OpenId> | undefined;
  const openId = () => {
    made ??= import('../../shared/staff/openid.ts').then(({ createOpenId }) => createOpenId(deps));
    return made;
  };
  return {
    begin: async () => (await openId()).begin(),
    finish: async (search, checks) => (await openId()).finish(search, checks),
  };
}

/** Addresses that work for a minute: a function may answer with 6 MB at most, so the browser loads from the bucket. */
function saveLink(clock: { now(): number }) {
  const { credentials, region, url } = filesPlace(process.env);
  return (key: string, name: string) =>
    presigned(
      { credentials, region, now: clock.now() },
      {
        address: new URL(`${url}/${encodePath(key)}`),
        query: {
          'response-cache-control': 'private, no-store',
          'response-content-disposition': `attachment; filename="${name}"`,
        },
        expires: 60,
      },
    );
}

let answer: Promise<ReturnType<typeof handle>> | undefined;

/** The desk of the city's staff. */
export const handler = middy().handler(async (event, context) => {
  answer ??= wire().then((app) => handle(app));
  answer.catch(() => {
    answer = undefined;
  });
  return (await answer)(event as never, context as never);
});
