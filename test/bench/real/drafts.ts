import { randomUUID } from 'node:crypto';
import { BatchWriteCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { recruitmentForm } from '../../../functions/recruitment/form.ts';
import type { Door } from '../../../functions/web/door/door.ts';
import { beginDraft } from '../../../functions/web/door/drafts.ts';
import { writeSession } from '../../../functions/web/door/sessions.ts';
import { consentsIn } from '../../../shared/forms/review.ts';
import { validateAll } from '../../../shared/forms/validate.ts';
import { createCsrf } from '../../../shared/http/csrf.ts';
import { createHasher } from '../../../shared/privacy/hash.ts';
import { createOpener, createSealer, sealingKeyOf } from '../../../shared/privacy/seal.ts';
import { answersOf } from '../person.ts';
import { type RealCity, secretOf } from './city.ts';

/** What a browser holds of a visitor whose sign-up waits on its last page. */
export interface ReadyDraft {
  cookie: string;
  csrf: string;
  /** Key of the draft. */
  pk: string;
}

/** Sign-ups that are filled in up to the last page, sessions included, as the pages would have left them a minute ago. */
export async function readyDrafts({ city, dataDir, dynamodb }: RealCity, count: number): Promise<ReadyDraft[]> {
  const documents = DynamoDBDocumentClient.from(dynamodb, { marshallOptions: { removeUndefinedValues: true } });
  const table = `kapok-${city.id}-door`;
  let items: Record<string, unknown>[] = [];
  const flush = async () => {
    const writes = items.map((Item) => ({ PutRequest: { Item } }));
    items = [];
    if (writes.length > 0) await documents.send(new BatchWriteCommand({ RequestItems: { [table]: writes } }));
  };
  const collecting = {
    send: async ({ input }: { input: { Item: Record<string, unknown> } }) => {
      items.push(input.Item);
      return {};
    },
  };
  const pair = secretOf(dataDir, 'door');
  const hasher = createHasher(secretOf(dataDir, 'hash'));
  const csrf = createCsrf(hasher);
  const now = Date.now() - 60_000;
  const door: Door = {
    documents: collecting as unknown as Door['documents'],
    table,
    clock: { now: () => now },
    ids: { uuid: randomUUID, digits: () => '' },
    hasher,
    sealer: createSealer(sealingKeyOf(pair)),
    opener: createOpener(pair),
  };
  const ready: ReadyDraft[] = [];
  for (let n = 0; n < count; n++) {
    // Others than those who have signed up by token.
    const given = answersOf(city, 1_000_000 + n);
    const checked = validateAll(recruitmentForm, given, { city, now: Date.now(), lang: 'zh' });
    if (!checked.ok) throw new Error(`the example is not valid: ${JSON.stringify(checked.errors)}`);
    const { pledge: _pledge, ...answers } = checked.answers;
    const mobile = String(answers.mobile);
    const consents = Object.fromEntries(
      consentsIn(recruitmentForm, answers, now, 'web').map(({ id, version, at }) => [id, { version, at }]),
    );
    const draft = await beginDraft(door, mobile, { answers, consents, page: 'check' }, city.retention.draftDays);
    const id = randomUUID();
    await writeSession(door, id, { purpose: 'signUp', mobile, verified: true, draft: draft.id });
    ready.push({ cookie: `kapok=${id}`, csrf: csrf.tokenFor(id), pk: `DRAFT#${hasher.hash('mobile', mobile)}` });
    if (items.length >= 24) await flush();
  }
  await flush();
  return ready;
}
