import type { Objects } from '../../../functions/exports/data.ts';

/** The bucket in memory, as the real one behaves: an object is written once. */
export function objectsDouble() {
  const kept = new Map<string, Buffer>();
  const objects: Objects = {
    get: async (key, most) => {
      const bytes = kept.get(key);
      return bytes && { bytes: Buffer.from(bytes.subarray(0, most + 1)) };
    },
    put: async (key, bytes) => {
      if (kept.has(key)) return 'exists';
      kept.set(key, Buffer.from(bytes));
      return {};
    },
    delete: async (key) => void kept.delete(key),
    list: async (prefix) => [...kept.keys()].filter((key) => key.startsWith(prefix)),
  };
  return { objects, kept };
}
