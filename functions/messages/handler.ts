import { createRuntime } from '../../shared/runtime/runtime.ts';
import { workerHandler } from '../../shared/runtime/worker.ts';
import { createSmsClient } from './sms-client.ts';
import { messages } from './workflow.ts';

/** Sends messages and follows their delivery. */
export const handler = workerHandler(createRuntime(), messages, [], ({ secrets, variable }) => ({
  sms: createSmsClient({
    url: variable('PARTY_SMS_URL'),
    token: async () => (await secrets.get('SECRET_PARTIES')).sms.token,
    timeout: 10_000,
  }),
}));
