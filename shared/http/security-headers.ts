import type { MiddlewareHandler } from 'hono';

/** Pages load nothing from elsewhere and run nothing inline; nothing frames them; nothing is kept or passed on. */
const headers: Record<string, string> = {
  'content-security-policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

/**
 * Sets the headers of every answer. `secure`: the site is served over https. `formsTo`: other origins to which a form
 * may lead (a sign-in's redirect).
 */
export function securityHeaders(options: { secure: boolean; formsTo?: string[] }): MiddlewareHandler {
  const csp = headers['content-security-policy']!.replace(
    "form-action 'self'",
    ["form-action 'self'", ...(options.formsTo ?? [])].join(' '),
  );
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    c.res.headers.set('content-security-policy', csp);
    if (options.secure) c.res.headers.set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  };
}
