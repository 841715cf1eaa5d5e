import { readFileSync } from 'node:fs';

/**
 * A large table beside a module, read on first use and then kept. The bundler puts the file beside the bundle under the
 * same name, so that a function that never needs the table neither loads nor parses it.
 */
export function lazyJson<T>(name: `./${string}.json`, from: string): () => T {
  let read: T | undefined;
  return () => {
    read ??= JSON.parse(readFileSync(new URL(name, from), 'utf8')) as T;
    return read;
  };
}
