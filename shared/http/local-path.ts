/** The path if it leads to a page of this site; `/` for anything else, so that no link can send people away. */
export function localPath(path: unknown): string {
  if (typeof path !== 'string' || !path.startsWith('/') || /^\/[/\\]|[\\\s]/.test(path)) return '/';
  const url = new URL(path, 'http://here.invalid');
  return url.host === 'here.invalid' ? url.pathname + url.search : '/';
}
