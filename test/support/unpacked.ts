import { inflated } from '../../shared/workflow/packed.ts';

/**
 * A value as JSON with what lies packed in it laid open: what is packed is not hidden. Reads bytes as they are and as they
 * go over the wire (`{ "B": … }`); what is sealed cannot be opened and stays.
 */
export function laidOpen(value: unknown): string {
  return JSON.stringify(value, (_key, one) => {
    if (one instanceof Uint8Array) return unpackedOf(one);
    const bytes = typeof one === 'object' && one !== null && Object.keys(one).length === 1 ? one.B : undefined;
    return typeof bytes === 'string' ? unpackedOf(Buffer.from(bytes, 'base64')) : one;
  });
}

function unpackedOf(bytes: Uint8Array): unknown {
  try {
    return inflated(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}
