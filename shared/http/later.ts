/**
 * Pages whose code is loaded when one of them is first asked for: few requests are for them, and they need not weigh on
 * the start of the function. `const { showPosts } = later(() => import('./list.tsx'))`.
 */
export function later<M extends Record<keyof M, (...given: never[]) => unknown>>(load: () => Promise<M>): M {
  const call = (name: keyof M) =>
    (async (...given: never[]) => (await load())[name](...given)) as unknown as M[keyof M];
  return new Proxy({} as M, { get: (_, name) => call(name as keyof M) });
}
