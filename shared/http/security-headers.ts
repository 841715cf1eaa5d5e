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
 * Sets the headers of every answer. `secure`: the site is served over https. `formsTo`: other origins to which a form, or
 * a script in its place, may lead (a sign-in's redirect, the store for uploads). `picturesFrom`: others from which a page
 * shows pictures.
 */
export function securityHeaders(options: {
  secure: boolean;
  formsTo?: string[];
  picturesFrom?: string[];
}): MiddlewareHandler {
  const { formsTo = [], picturesFrom = [] } = options;
  const more: [string, string[]][] = [
    ["form-action 'self'", formsTo],
    ["connect-src 'self'", formsTo],
    ["img-src 'self' data:", picturesFrom],
  ];
  const csp = more.reduce(
    (all, [directive, origins]) => all.replace(directive, [directive, ...origins].join(' ')),
    headers['content-security-policy']!,
  );
  return async (c, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
    c.res.headers.set('content-security-policy', csp);
    if (options.secure) c.res.headers.set('strict-transport-security', 'max-age=31536000');
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store');
  };
}
