import jpeg from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { type Examined, examine } from '../../../functions/files/examine.ts';
import { orientationIn } from '../../../functions/files/image/orientation.ts';
import { pngChunk } from '../../../functions/files/image/png.ts';
import { Refused } from '../../../functions/files/refused.ts';
import { phoneHeic } from '../../support/files/heic.ts';
import {
  bombJpeg,
  marks,
  phoneJpeg,
  phonePng,
  phoneTiff,
  phoneWebp,
  plainJpeg,
  png,
} from '../../support/files/images.ts';

const reasonOf = async (bytes: Buffer) => {
  const outcome: Examined | unknown = await examine(bytes).catch((error) => error);
  return outcome instanceof Refused ? outcome.reason : outcome;
};
const marksIn = (bytes: Buffer) => marks.filter((mark) => bytes.includes(mark));

describe('a JPEG', () => {
  test('keeps its picture to the last bit, and how it is turned; place, phone, texts and film are gone', async () => {
    const posted = phoneJpeg({ orientation: 6 });
    expect(marksIn(posted).sort()).toEqual([...marks].sort());
    const { bytes, ...told } = await examine(posted);
    expect(told).toEqual({ type: 'image/jpeg', width: 16, height: 16 });
    expect(marksIn(bytes)).toEqual([]);
    expect(jpeg.decode(bytes).data.equals(jpeg.decode(plainJpeg()).data)).toBe(true);
    const exif = bytes.indexOf('Exif\0\0');
    expect(orientationIn(bytes.subarray(exif + 6))).toBe(6);
    expect(bytes.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  });

  test('that stands upright gets no Exif at all', async () => {
    expect((await examine(phoneJpeg({ orientation: 1 }))).bytes.includes('Exif')).toBe(false);
  });

  test('the same content gives the same copy: an event that comes twice writes nothing new', async () => {
    const [one, other] = await Promise.all([examine(phoneJpeg()), examine(phoneJpeg())]);
    expect(one.bytes.equals(other.bytes)).toBe(true);
  });

  test('that claims more picture than we show is refused by its header, whatever its length', async () => {
    expect(await reasonOf(bombJpeg(60_000, 60_000))).toBe('dimensions');
    expect(await reasonOf(bombJpeg(30_001, 10))).toBe('dimensions');
    expect(await reasonOf(bombJpeg(10_000, 5_001))).toBe('dimensions');
    expect(await examine(bombJpeg(10_000, 5_000))).toMatchObject({ width: 10_000, height: 5_000 });
  });

  test('that is drawn over and over is refused: it would keep a reviewer’s machine busy for minutes', async () => {
    const plain = plainJpeg();
    const scan = plain.subarray(plain.indexOf(Buffer.from([0xff, 0xda])), -2);
    const drawn = (times: number) =>
      Buffer.concat([plain.subarray(0, -2 - scan.length), ...Array(times).fill(scan), plain.subarray(-2)]);
    expect(await reasonOf(drawn(101))).toBe('dimensions');
    expect(await examine(drawn(100))).toMatchObject({ width: 16 });
  });

  test.each([
    ['cut off in its picture', plainJpeg().subarray(0, -20)],
    ['cut off in its head', plainJpeg().subarray(0, 30)],
    ['only a beginning', Buffer.from([0xff, 0xd8, 0xff, 0xd9])],
    ['without extent', bombJpeg(0, 16)],
  ])('that is %s is unreadable', async (_, bytes) => {
    expect(await reasonOf(bytes)).toBe('unreadable');
  });
});

describe('a PNG', () => {
  test('keeps its picture and how it is turned; texts, Exif and what hangs behind are gone', async () => {
    const { bytes, ...told } = await examine(phonePng());
    expect(told).toEqual({ type: 'image/png', width: 4, height: 4 });
    expect(marksIn(bytes)).toEqual([]);
    const exif = bytes.indexOf('eXIf');
    expect(orientationIn(bytes.subarray(exif + 4))).toBe(3);
    const types = [...bytes.toString('latin1').matchAll(/IHDR|IDAT|IEND|gAMA|tEXt|iTXt|eXIf/g)].map(([type]) => type);
    expect(types).toEqual(['IHDR', 'eXIf', 'gAMA', 'IDAT', 'IEND']);
  });

  test('of a moving kind is kept as the still picture that it begins with', async () => {
    const moving = png({ beside: [pngChunk('acTL', Buffer.alloc(8))] });
    expect((await examine(moving)).bytes.includes('acTL')).toBe(false);
  });

  test('that would be unpacked into gigabytes is refused by its header', async () => {
    expect(await reasonOf(png({ width: 29_999, height: 29_999 }))).toBe('dimensions');
  });

  test('with a broken chunk is unreadable', async () => {
    const broken = png();
    broken[broken.length - 20]! ^= 1;
    expect(await reasonOf(broken)).toBe('unreadable');
  });
});

describe('a WebP', () => {
  test('keeps its picture and how it is turned, and says itself that there is no more', async () => {
    const { bytes, ...told } = await examine(phoneWebp());
    expect(told).toEqual({ type: 'image/webp', width: 1, height: 1 });
    expect(marksIn(bytes)).toEqual([]);
    expect(bytes.readUInt32LE(4)).toBe(bytes.length - 8);
    // Exif stays, for the turn; XMP does not.
    expect(bytes[20]! & 0x0c).toBe(0x08);
    expect(orientationIn(bytes.subarray(bytes.indexOf('EXIF') + 8))).toBe(6);
  });

  test('that moves is no picture; one that claims too much is refused', async () => {
    expect(await reasonOf(phoneWebp({ animated: true }))).toBe('type');
    expect(await reasonOf(phoneWebp({ width: 16_000, height: 16_000 }))).toBe('dimensions');
  });
});

describe('a phone’s HEIC', () => {
  test.each([
    [0, [238, 238, 28, 28]],
    [1, [238, 28, 238, 28]],
    [2, [28, 28, 238, 238]],
  ])('turned by %i quarters becomes a JPEG that every browser shows as it is meant', async (turned, corners) => {
    const posted = phoneHeic({ turned });
    expect(marksIn(posted)).toEqual(['GPSMARK', 'PHONEMARK']);
    const { bytes, ...told } = await examine(posted);
    expect(told).toEqual({ type: 'image/jpeg', width: 32, height: 32 });
    expect(marksIn(bytes)).toEqual([]);
    const { data } = jpeg.decode(bytes);
    const at = (x: number, y: number) => data[(y * 32 + x) * 4];
    expect([at(2, 2), at(29, 2), at(2, 29), at(29, 29)]).toEqual(corners);
  });

  test('that claims too much picture is refused before anything is decoded', async () => {
    expect(await reasonOf(phoneHeic({ told: { width: 20_000, height: 20_000 } }))).toBe('dimensions');
  });

  test('whose picture is damaged, or missing, is unreadable, and the examiner goes on', async () => {
    const damaged = phoneHeic();
    damaged.fill(0xee, damaged.indexOf('mdat') + 4);
    expect(await reasonOf(damaged)).toBe('unreadable');
    expect(await reasonOf(phoneHeic().subarray(0, 200))).toBe('unreadable');
    expect(await examine(phoneHeic())).toMatchObject({ type: 'image/jpeg' });
  });

  test('of a kind that no phone takes photographs in is not taken', async () => {
    expect(await reasonOf(phoneHeic({ brand: 'avif' }))).toBe('type');
  });
});

describe('what a file is, its content tells', () => {
  test.each([
    ['a program with a picture’s name', Buffer.from('MZ\x90\0This program cannot be run')],
    ['a page with script', Buffer.from('<html><script>alert(1)</script>')],
    ['a drawing with script', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0')],
    ['a document', Buffer.from('PK\x03\x04word/document.xml')],
    ['a few bytes', Buffer.from([0xff, 0xd8])],
    ['bytes before a PDF', Buffer.from('\n\n%PDF-1.7')],
    ['a film', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')],
  ])('%s is refused', async (_, bytes) => {
    expect(await reasonOf(bytes)).toBe('type');
  });

  test('nothing at all, and more than ten megabytes, are refused', async () => {
    expect(await reasonOf(Buffer.alloc(0))).toBe('empty');
    const long = Buffer.concat([plainJpeg(), Buffer.alloc(10 * 1024 * 1024)]);
    expect(await reasonOf(long)).toBe('size');
  });
});

test('how a picture is turned is read from damaged Exif as upright', () => {
  expect(orientationIn(phoneTiff(8))).toBe(8);
  for (const bytes of [Buffer.alloc(0), phoneTiff(8).subarray(0, 12), Buffer.alloc(40, 0xff), phoneTiff(9)])
    expect(orientationIn(bytes)).toBe(1);
});
