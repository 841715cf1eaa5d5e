import { invalidArgument, S3Failure } from './failure.ts';

/** A form as it was posted: fields before the file, in lower case, and the file's content. */
export interface PostedForm {
  fields: ReadonlyMap<string, { name: string; value: string }>;
  file: Buffer;
  fileName: string | undefined;
}

/** Most bytes of a form without its file. */
const mostFieldBytes = 20_480;

const malformed = () =>
  new S3Failure(400, 'MalformedPOSTRequest', 'The body of your POST request is not well-formed multipart/form-data.');

/**
 * Reads a posted form as S3 does: the file comes last, and what follows it is ignored.
 *
 * @throws S3Failure
 */
export function readForm(contentType: string | undefined, body: Buffer): PostedForm {
  if (!/^multipart\/form-data\b/i.test(contentType ?? ''))
    throw new S3Failure(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
      Condition: 'Bucket POST must be of the enclosure-type multipart/form-data',
    });
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType ?? '') ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) throw malformed();
  const fields = new Map<string, { name: string; value: string }>();
  for (const { name, fileName, content, before } of parts(body, boundary)) {
    if (before > mostFieldBytes)
      throw new S3Failure(
        400,
        'MaxPostPreDataLengthExceededError',
        'Your POST request fields preceding the upload file were too large.',
      );
    if (name.toLowerCase() === 'file') return { fields, file: content, fileName };
    fields.set(name.toLowerCase(), { name, value: content.toString('utf8') });
  }
  throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
}

function* parts(body: Buffer, boundary: string) {
  const delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
  // The first one may stand at the very beginning.
  const first = body.indexOf(delimiter.subarray(2));
  if (first !== 0 && !(first > 1 && body.indexOf(delimiter) === first - 2)) throw malformed();
  for (let at = first + delimiter.length - 2; ; ) {
    if (body.toString('latin1', at, at + 2) === '--') return;
    const head = body.indexOf('\r\n\r\n', at);
    const end = head < 0 ? -1 : body.indexOf(delimiter, head + 2);
    if (head < 0 || end < 0 || body.toString('latin1', at, at + 2) !== '\r\n') throw malformed();
    const headers = body.toString('utf8', at + 2, head);
    const name = /content-disposition:[^\r\n]*;\s*name="([^"]*)"/i.exec(headers)?.[1];
    if (name === undefined) throw malformed();
    const fileName = /content-disposition:[^\r\n]*;\s*filename="([^"]*)"/i.exec(headers)?.[1];
    yield { name, fileName, content: body.subarray(head + 4, Math.max(head + 4, end)), before: head };
    at = end + delimiter.length;
  }
}
