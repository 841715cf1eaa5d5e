import { filesPlace } from '../../shared/files/place.ts';
import { createFileStore } from '../../shared/files/store.ts';
import { createRuntime, type Runtime } from '../../shared/runtime/runtime.ts';
import { workerHandler } from '../../shared/runtime/worker.ts';
import { messages } from '../messages/workflow.ts';
import { createRealNameClient } from './parties/real-name-client.ts';
import { keepPosts } from './posts-now.ts';
import { lookAtGaps } from './roster/gaps.ts';
import { offeringAgain } from './roster/proposing.ts';
import { recruitment } from './workflow.ts';

const runtime = createRuntime();
/** The engine with the posts as the desk has them now; slots that fall free are offered again. */
const engine: Runtime['engine'] = async (...given) =>
  offeringAgain(keepPosts(await runtime.engine(...given), { rings: true }));

/** Moves sign-ups on. */
export const handler = workerHandler(
  { ...runtime, engine },
  recruitment,
  [messages],
  ({ secrets, variable, clock }) => ({
    realName: createRealNameClient({
      url: variable('PARTY_REALNAME_URL'),
      token: async () => (await secrets.get('SECRET_PARTIES')).realName.token,
      timeout: 10_000,
    }),
    files: createFileStore(filesPlace(process.env), { clock }),
  }),
  lookAtGaps,
);
