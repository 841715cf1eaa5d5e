import { createHash } from 'node:crypto';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { type FileConfirmed, type FileRefused, filesRole } from '../../shared/files/decisions.ts';
import { type FileName, keptKey, parseIncoming } from '../../shared/files/keys.ts';
import { mostBytes } from '../../shared/files/post.ts';
import type { FileStore } from '../../shared/files/store.ts';
import type { Log } from '../../shared/privacy/log.ts';
import type { Decided, DecisionRequest } from '../../shared/workflow/decide.ts';
import type { Actor } from '../../shared/workflow/definition.ts';
import { keysIn } from './events.ts';
import type { Examined } from './examine.ts';
import { Refused } from './refused.ts';

/** What the function that examines files works with: every way out of it, so that a test can stop before and after each. */
export interface FilesWork {
  store: Pick<FileStore, 'get' | 'put' | 'delete'>;
  /** @throws Refused */
  examine(bytes: Buffer): Promise<Examined>;
  /** The engine's `decide`. */
  decide(request: DecisionRequest): Promise<Decided>;
  log: Pick<Log, 'info' | 'warn' | 'error'>;
}

/** Whether a batch has time for one more; the rest comes again. */
export interface Patience {
  left(): boolean;
}

const by: Actor = { kind: 'system', id: filesRole, role: filesRole };

/** Receives after which a file that was never got to an end counts as unreadable: then it is what kills us. */
const mostReceives = 20;

/**
 * Handles what the bucket tells: each file is examined, copied clean to where nobody else can write, told to its case, and
 * taken from the door. Any of it may happen twice, and every call may be the last one before a crash:
 *
 *     get ── examine ── put copy (only if new) ── decide (key of the object and its ETag) ── delete (only that content)
 *
 * A repeated event finds nothing at the door, or the copy there and its own decision taken. An upload under the same key
 * after that has a copy of its own and is a decision of its own, which changes nothing that was confirmed.
 */
export async function handleFiles(work: FilesWork, event: SQSEvent, patience: Patience): Promise<SQSBatchResponse> {
  const failed: SQSRecord[] = [];
  for (const [index, record] of event.Records.entries()) {
    if (!patience.left()) {
      failed.push(...event.Records.slice(index));
      break;
    }
    try {
      await handleMessage(work, record);
    } catch (error) {
      work.log.error('file.failed', error);
      failed.push(record);
    }
  }
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function handleMessage(work: FilesWork, record: SQSRecord): Promise<void> {
  const keys = keysIn(record);
  if (!keys) work.log.warn('file.strangeMessage');
  const worn = Number(record.attributes.ApproximateReceiveCount) >= mostReceives;
  for (const key of keys ?? []) {
    const name = parseIncoming(key);
    if (name) await handleFile(work, key, name, worn);
    else work.log.warn('file.strangeKey');
  }
}

async function handleFile(work: FilesWork, key: string, name: FileName, worn: boolean): Promise<void> {
  const { store, log } = work;
  const got = await store.get(key, mostBytes);
  // Handled before, or nobody came for it in time.
  if (!got) return;
  const { verdict, copy } = await judge(work, name, got, worn);
  const decided = await work.decide({
    workflow: name.workflow,
    ref: name.reference,
    decision: 'reason' in verdict ? 'fileRefused' : 'fileConfirmed',
    by,
    key: `${key}\n${got.etag}`,
    input: verdict,
  });
  // The case must be there, and its step must understand us: what is wrong is ours, and comes again until it is mended.
  if (decided.kind === 'missing' || decided.kind === 'invalid') throw new FileNotTaken(decided.kind);
  const outcome = decided.kind === 'done' ? ('reason' in verdict ? verdict.reason : 'confirmed') : decided.kind;
  log.info('file.handled', { reference: name.reference, workflow: name.workflow, outcome });
  // Nobody refers to a copy that was made just now for a case that has moved on; none may outlive its case.
  if (copy && (decided.kind === 'gone' || (decided.kind !== 'done' && copy.fresh))) await store.delete(copy.key);
  await store.delete(key, got.etag);
}

class FileNotTaken extends Error {
  override name = 'FileNotTaken';
  readonly code: string;

  constructor(code: string) {
    super('a case did not take a file');
    this.code = code;
  }
}

interface Judged {
  verdict: FileConfirmed | FileRefused;
  copy?: { key: string; fresh: boolean };
}

async function judge(
  { store, examine, log }: FilesWork,
  name: FileName,
  { bytes, etag: sourceEtag }: { bytes: Buffer; etag: string },
  worn: boolean,
): Promise<Judged> {
  const { file } = name;
  let examined: Examined;
  try {
    if (worn) throw new Refused('unreadable');
    examined = await examine(bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    if (error.cause) log.error('file.decoderFailed', error.cause);
    return { verdict: { file, sourceEtag, reason: error.reason } };
  }
  const { bytes: clean, ...told } = examined;
  const key = keptKey(name, createHash('sha256').update(bytes).digest('hex'));
  const put = await store.put(key, clean, told.type);
  const fresh = put !== 'exists';
  // The bucket's own encryption leaves the ETag what it always was: the MD5 of the content.
  const etag = fresh ? put.etag : `"${createHash('md5').update(clean).digest('hex')}"`;
  return { verdict: { file, key, ...told, bytes: clean.length, etag, sourceEtag }, copy: { key, fresh } };
}
