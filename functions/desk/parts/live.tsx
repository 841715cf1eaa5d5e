import { createHash } from 'node:crypto';
import type { Child } from 'hono/jsx';
import { pollHeader } from '../../../shared/staff/require-staff.ts';
import type { Visit } from '../visit.ts';

/**
 * A part of a page that keeps itself fresh. The page's script asks for the same address again with `x-live` and gets
 * the part alone, or 304 when nothing has changed; without a script the part stands as it was.
 *
 * @returns the part to draw, or the answer to a script that polls.
 */
export async function live(visit: Visit, body: Child): Promise<Child | Response> {
  const { c } = visit;
  const html = await (<div>{body}</div>).toString();
  const etag = `"${createHash('sha256').update(html).digest('base64url').slice(0, 22)}"`;
  if (c.req.header(pollHeader) !== undefined) {
    const headers = { etag, 'cache-control': 'no-store' };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    return c.html(html, 200, headers);
  }
  return (
    <div data-live={etag} data-live-stale={visit.t('desk.live.stale')}>
      {body}
    </div>
  );
}
