import { deflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { pngChunk, pngSignature } from '../../../functions/files/image/png.ts';

// Pictures made by hand, with what phones put into them beside the picture.

/** Stand where no picture may keep them: a place, a phone, a person. */
export const marks = ['GPSMARK', 'PHONEMARK', 'XMPMARK', 'IPTCMARK', 'COMMENTMARK', 'FILMMARK'];

/** A TIFF block as a phone writes it: how the picture is turned, the phone's name, and a GPS directory. */
export function phoneTiff(orientation: number): Buffer {
  const text = Buffer.from('PHONEMARK\0GPSMARK 30.5 N 114.3 E\0', 'latin1');
  const tiff = Buffer.alloc(8 + 2 + 3 * 12 + 4 + 2 + 12 + 4);
  const entry = (at: number, tag: number, type: number, count: number, value: number, short = false) => {
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(type, at + 2);
    tiff.writeUInt32LE(count, at + 4);
    if (short) tiff.writeUInt16LE(value, at + 8);
    else tiff.writeUInt32LE(value, at + 8);
  };
  tiff.write('II*\0', 0, 'latin1');
  tiff.writeUInt32LE(8, 4);
  tiff.writeUInt16LE(3, 8);
  entry(10, 0x0110, 2, 10, tiff.length);
  entry(22, 0x0112, 3, 1, orientation, true);
  const gps = 8 + 2 + 3 * 12 + 4;
  entry(34, 0x8825, 4, 1, gps);
  tiff.writeUInt16LE(1, gps);
  entry(gps + 2, 0x001b, 2, 24, tiff.length + 10);
  return Buffer.concat([tiff, text]);
}

/** Red above, blue below: turned or not, it shows. */
export function pixels(width: number, height: number): Buffer {
  const data = Buffer.alloc(width * height * 4, 255);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set(y < height / 2 ? [200, 20, 20] : [20, 20, 200], (y * width + x) * 4);
  return data;
}

const segment = (marker: number, payload: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([head, payload]);
};

/** A JPEG, plain. */
export const plainJpeg = (width = 16, height = 16) =>
  Buffer.from(jpeg.encode({ data: pixels(width, height), width, height }, 90).data);

/** A phone's JPEG: Exif with a place, XMP, IPTC, a comment, a second picture's index, and a film behind its end. */
export function phoneJpeg({ orientation = 6, width = 16, height = 16 } = {}): Buffer {
  const plain = plainJpeg(width, height);
  const text = (words: string) => Buffer.from(words, 'latin1');
  return Buffer.concat([
    plain.subarray(0, 2),
    segment(0xe1, Buffer.concat([text('Exif\0\0'), phoneTiff(orientation)])),
    segment(
      0xe1,
      text('http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><exif:GPSLatitude>XMPMARK</exif:GPSLatitude></x:xmpmeta>'),
    ),
    segment(0xe2, text('MPF\0II*\0PHONEMARK')),
    segment(0xed, text('Photoshop 3.0\x008BIM\x04\x04IPTCMARK')),
    segment(0xfe, text('COMMENTMARK')),
    plain.subarray(2),
    text('\0\0\0\x18ftypmp42FILMMARK'),
  ]);
}

/** A JPEG that claims more than it holds. */
export function bombJpeg(width: number, height: number): Buffer {
  const bomb = plainJpeg();
  const frame = bomb.indexOf(Buffer.from([0xff, 0xc0]));
  bomb.writeUInt16BE(height, frame + 5);
  bomb.writeUInt16BE(width, frame + 7);
  return bomb;
}

/** A PNG; `beside`: chunks before its picture. */
export function png({ width = 4, height = 4, beside = [] as Buffer[] } = {}): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(Math.min(height, 4) * (1 + Math.min(width, 4) * 3), 90);
  return Buffer.concat([
    pngSignature,
    pngChunk('IHDR', header),
    ...beside,
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG with texts, Exif and something behind its end. */
export const phonePng = () =>
  Buffer.concat([
    png({
      beside: [
        pngChunk('tEXt', Buffer.from('Comment\0COMMENTMARK', 'latin1')),
        pngChunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0XMPMARK', 'latin1')),
        pngChunk('eXIf', phoneTiff(3)),
        pngChunk('gAMA', Buffer.from([0, 0, 0xb1, 0x8f])),
      ],
    }),
    Buffer.from('FILMMARK', 'latin1'),
  ]);

const riff = (chunks: Buffer[]) => {
  const body = Buffer.concat([Buffer.from('WEBP', 'latin1'), ...chunks]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
};

const webpChunk = (type: string, data: Buffer) => {
  const head = Buffer.alloc(8);
  head.write(type, 0, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
};

/** A WebP's picture, one element of it, white: the smallest lossless stream. */
const lossless = Buffer.from([0x2f, 0, 0, 0, 0, 0x07, 0xd0, 0xff, 0xfe, 0xf7, 0xbf, 0xff, 0x81, 0x88, 0x88, 0x08]);

/** A WebP with Exif and XMP beside its picture; `animated`: says that it moves. */
export function phoneWebp({ animated = false, width = 1, height = 1 } = {}): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = 0x08 | 0x04 | (animated ? 0x02 : 0);
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  return riff([
    webpChunk('VP8X', extended),
    webpChunk('VP8L', lossless),
    webpChunk('EXIF', phoneTiff(6)),
    webpChunk('XMP ', Buffer.from('<x:xmpmeta>XMPMARK</x:xmpmeta>', 'latin1')),
  ]);
}
