/** An error as S3 answers it: status, code, message, and further elements of the document. */
export class S3Failure extends Error {
  override name = 'S3Failure';
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const element = (name: string, text: string) =>
  `<${name}>${text.replace(/[&<>"]/g, (sign) => escapes[sign]!)}</${name}>`;

/** A document of one element with texts in it, in their order. */
export const xml = (root: string, texts: Readonly<Record<string, string>>) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${`<${root}>`}${Object.entries(texts)
    .map(([name, text]) => element(name, text))
    .join('')}</${root}>`;

/** The document of an error. */
export const failureXml = ({ code, message, details }: S3Failure, requestId: string) =>
  xml('Error', { Code: code, Message: message, ...details, RequestId: requestId, HostId: 'local' });

export const accessDenied = (message = 'Access Denied', details: Readonly<Record<string, string>> = {}) =>
  new S3Failure(403, 'AccessDenied', message, details);

export const invalidArgument = (message: string, name: string, value = '') =>
  new S3Failure(400, 'InvalidArgument', message, { ArgumentName: name, ArgumentValue: value });
