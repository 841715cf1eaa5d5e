/** Something that the person who started the host can put right; its message is one whole sentence for them. */
export class HostError extends Error {
  override name = 'HostError';
}
