import { parameterSets, profile, side, slice } from './hevc.ts';
import { phoneTiff } from './images.ts';

const u16 = (value: number) => Buffer.from([value >> 8, value & 255]);
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};
const box = (type: string, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([u32(body.length + 8), Buffer.from(type, 'latin1'), body]);
};
const full = (type: string, version: number, ...parts: Buffer[]) =>
  box(type, Buffer.from([version, 0, 0, 0]), ...parts);
const text = (words: string) => Buffer.from(words, 'latin1');

/** Decoder configuration: profile, eight bits, 4:2:0, and the parameter sets. */
const configuration = box(
  'hvcC',
  Buffer.from([1]),
  profile,
  Buffer.from([0xf0, 0, 0xfc, 0xfd, 0xf8, 0xf8, 0, 0, 0x0f, parameterSets.length]),
  ...parameterSets.map(([type, unit]) => Buffer.concat([Buffer.from([0x80 | type]), u16(1), u16(unit.length), unit])),
);

/**
 * A phone's HEIC of 32 × 32: bright above, dark below, Exif with a place beside it.
 *
 * @param turned quarter turns to the left with which it is to be seen. @param told extent that it claims
 */
export function phoneHeic({ turned = 0, told = { width: side, height: side }, brand = 'heic' } = {}): Buffer {
  const luma = Buffer.alloc(side * side, 40).fill(220, 0, (side * side) / 2);
  const unit = slice(luma, [128, 128]);
  const picture = Buffer.concat([u32(unit.length), unit]);
  const exif = Buffer.concat([u32(6), text('Exif\0\0'), phoneTiff(1)]);
  const head = box('ftyp', text(brand), u32(0), text('mif1'), text(brand));
  const entry = (id: number, type: string) => full('infe', 2, u16(id), u16(0), text(type), Buffer.from([0]));
  const meta = (at: number) =>
    full(
      'meta',
      0,
      full('hdlr', 0, u32(0), text('pict'), Buffer.alloc(13)),
      full('pitm', 0, u16(1)),
      full(
        'iloc',
        0,
        Buffer.from([0x44, 0]),
        u16(2),
        ...[
          [1, at, picture.length],
          [2, at + picture.length, exif.length],
        ].map(([id, offset, length]) => Buffer.concat([u16(id!), u16(0), u16(1), u32(offset!), u32(length!)])),
      ),
      full('iinf', 0, u16(2), entry(1, 'hvc1'), entry(2, 'Exif')),
      full('iref', 0, box('cdsc', u16(2), u16(1), u16(1))),
      box(
        'iprp',
        box(
          'ipco',
          configuration,
          full('ispe', 0, u32(told.width), u32(told.height)),
          box('irot', Buffer.from([turned])),
        ),
        full('ipma', 0, u32(1), u16(1), Buffer.from([3, 0x81, 0x02, 0x83])),
      ),
    );
  const size = head.length + meta(0).length + 8;
  return Buffer.concat([head, meta(size), box('mdat', picture, exif)]);
}
