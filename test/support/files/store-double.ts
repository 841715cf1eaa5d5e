import { createHash } from 'node:crypto';
import type { FileStore } from '../../../shared/files/store.ts';

/** A bucket in memory that keeps S3's conditions. `writes`: every key that was written, in order. */
export function storeDouble() {
  const objects = new Map<string, { bytes: Buffer; type: string; etag: string }>();
  const writes: string[] = [];
  const etagOf = (bytes: Buffer) => `"${createHash('md5').update(bytes).digest('hex')}"`;
  const write = (key: string, bytes: Buffer, type: string) => {
    const etag = etagOf(bytes);
    objects.set(key, { bytes, type, etag });
    writes.push(key);
    return { etag };
  };
  const store: FileStore = {
    async get(key, most) {
      const found = objects.get(key);
      return found && { bytes: found.bytes.subarray(0, most + 1), etag: found.etag };
    },
    async put(key, bytes, type) {
      return objects.has(key) ? 'exists' : write(key, Buffer.from(bytes), type);
    },
    async delete(key, etag) {
      if (etag === undefined || objects.get(key)?.etag === etag) objects.delete(key);
    },
    async list(prefix) {
      return [...objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
  return {
    store,
    objects,
    writes,
    /** Somebody posts a form: what lies at its key is replaced. */
    post: (key: string, bytes: Buffer) => write(key, bytes, 'application/octet-stream'),
    under: (prefix: string) => [...objects.keys()].filter((key) => key.startsWith(prefix)).sort(),
  };
}

/** The event that the bucket sends for a key. */
export const bellOf = (key: string) =>
  JSON.stringify({ Records: [{ eventName: 'ObjectCreated:Post', s3: { object: { key: encodeURI(key) } } }] });
