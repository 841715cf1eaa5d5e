import type { MessageData } from '../../../../shared/messages/message.ts';
import { workflow } from '../../../../shared/workflow/definition.ts';

/** Messages that are started and go nowhere: for what is told of much else. A message's own way has tests of its own. */
export const keptMessages = workflow<MessageData, unknown>({
  name: 'messages',
  version: 1,
  start: 'kept',
  steps: { kept: { kind: 'end', status: 'done' } },
});
