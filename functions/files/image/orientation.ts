const orientationTag = 0x0112;

/** The orientation (1 to 8) in a TIFF block, as Exif has it; 1 when it tells none or cannot be read. */
export function orientationIn(tiff: Buffer): number {
  try {
    const little = tiff.toString('latin1', 0, 2) === 'II';
    const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
    const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
    const directory = u32(4);
    for (let index = 0; index < u16(directory); index++) {
      const entry = directory + 2 + index * 12;
      if (u16(entry) !== orientationTag) continue;
      const value = u16(entry + 8);
      return value >= 1 && value <= 8 ? value : 1;
    }
  } catch {
    // Cut off or nonsense: the picture is shown as it lies.
  }
  return 1;
}

/** A TIFF block that says how the picture is turned, and nothing else: not where, when or with what it was taken. */
export function tiffWith(orientation: number): Buffer {
  const tiff = Buffer.alloc(26);
  tiff.write('MM\0*', 0, 'latin1');
  tiff.writeUInt32BE(8, 4);
  tiff.writeUInt16BE(1, 8);
  tiff.writeUInt16BE(orientationTag, 10);
  tiff.writeUInt16BE(3, 12);
  tiff.writeUInt32BE(1, 14);
  tiff.writeUInt16BE(orientation, 18);
  return tiff;
}
