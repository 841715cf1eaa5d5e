import { deflateSync, inflateSync } from 'node:zlib';
import jpeg from 'jpeg-js';
import { describe, expect, test } from 'vitest';
import { examine } from '../../../functions/files/examine.ts';
import { Refused } from '../../../functions/files/refused.ts';
import { marks, plainJpeg } from '../../support/files/images.ts';
import { objectStream, type PdfObject, pdf, scannedPdf } from '../../support/files/pdf.ts';

const reasonOf = async (bytes: Buffer) => {
  const outcome: unknown = await examine(bytes).catch((error) => error);
  return outcome instanceof Refused ? outcome.reason : outcome;
};

const script = '<</S/JavaScript/JS(app.alert\\(1\\))>>';

test('a PDF without anything but pages is taken as it is, and its pages are counted', async () => {
  const plain = pdf();
  expect(await examine(plain)).toEqual({ bytes: plain, type: 'application/pdf', pages: 1 });
  const packed = pdf({ more: [objectStream(20, ['<</Type/Page/Parent 2 0 R>>', '<</Type/Pages>>'])] });
  expect(await examine(packed)).toMatchObject({ pages: 2 });
});

describe('a PDF that does something is refused', () => {
  test.each<[string, Buffer]>([
    ['script when it opens', pdf({ catalogue: `/OpenAction ${script}` })],
    ['script by name', pdf({ catalogue: '/Names<</JavaScript 5 0 R>>' })],
    ['script whose name is written otherwise', pdf({ catalogue: '/OpenAction<</S/J#61vaScr#69pt/JS(1)>>' })],
    ['a program to start', pdf({ catalogue: '/OpenAction<</S/Launch/F(cmd.exe)>>' })],
    ['files in it', pdf({ catalogue: '/Names<</EmbeddedFiles 5 0 R>>' })],
    ['a file attached to a page', pdf({ more: [{ text: '<</Type/Filespec/F(a.exe)/EF <</F 6 0 R>>>>' }] })],
    ['a form that is a program', pdf({ catalogue: '/AcroForm<</XFA 5 0 R>>' })],
    ['a film', pdf({ more: [{ text: '<</Type/Annot/Subtype/RichMedia>>' }] })],
    ['a way to another file', pdf({ catalogue: '/OpenAction<</S/GoToR/F(\\\\\\\\host\\\\share)>>' })],
    ['a form that sends itself', pdf({ catalogue: '/OpenAction<</S/SubmitForm/F(http://x)>>' })],
    ['script behind its end', Buffer.concat([pdf(), Buffer.from(`9 0 obj\n${script}\nendobj\n`)])],
  ])('%s', async (_, bytes) => {
    expect(await reasonOf(bytes)).toBe('active');
  });

  test.each<[string, PdfObject]>([
    ['plainly', objectStream(20, [script])],
    ['behind others', objectStream(20, ['<</A 1>>', '[1 2 3]', script])],
    ['with a name written otherwise', objectStream(20, ['<</S/JavaScr#69pt/JS(1)>>'])],
    ['with keys written otherwise', renamed(objectStream(20, [script]), '/First', '/F#69rst')],
    ['without saying what it is', renamed(objectStream(20, [script]), '/Type/ObjStm', '')],
    ['with comments in its dictionary', renamed(objectStream(20, [script]), '/First', '%>>\n/First%stream\n ')],
    ['with a wrong length', renamed(objectStream(20, [script]), '/Type', '/Length 3 /Type')],
    ['with “endstream” inside its data', withEndInside()],
  ])('script inside a compressed object stream, %s', async (_, object) => {
    expect(await reasonOf(pdf({ more: [object] }))).toBe('active');
  });

  test('script in an object that only a reader led astray would find: inside another one’s data', async () => {
    const inside = { text: '<<>>', stream: Buffer.from(`9 0 obj ${script} endobj`) };
    expect(await reasonOf(pdf({ more: [inside] }))).toBe('active');
    const packed = objectStream(20, [script]);
    const hidden = Buffer.concat([
      Buffer.from('9 0 obj\n'),
      Buffer.from(packed.text),
      Buffer.from('\nstream\n'),
      packed.stream!,
    ]);
    expect(await reasonOf(pdf({ more: [{ text: '<<>>', stream: hidden }] }))).toBe('active');
  });
});

function renamed({ text, stream }: PdfObject, from: string, to: string): PdfObject {
  expect(text).toContain(from);
  return { text: text.replace(from, to), stream: stream! };
}

/** A stored block, so that the word stands in the data as it is; what counts comes after it. */
function withEndInside(): PdfObject {
  const objects = `20 0 21 30 ${'(endstream endobj)'.padEnd(30)}${script}`;
  return {
    text: '<</Type/ObjStm/N 2/First 11/Filter/FlateDecode>>',
    stream: deflateSync(objects, { level: 0 }),
  };
}

describe('a PDF into whose objects nobody can look is refused', () => {
  test.each<[string, PdfObject]>([
    [
      'packed in a way that writers of PDF don’t use',
      renamed(objectStream(20, [script]), '/FlateDecode', '/LZWDecode'),
    ],
    ['packed twice', renamed(objectStream(20, [script]), '/FlateDecode', '[/ASCII85Decode/FlateDecode]')],
    ['with a filter named elsewhere', renamed(objectStream(20, [script]), '/FlateDecode', ' 9 0 R')],
    ['changed before it was packed', objectStream(20, [script], '/DecodeParms<</Predictor 12/Columns 4>>')],
    ['damaged', { text: objectStream(20, [script]).text, stream: Buffer.alloc(40, 7) }],
    [
      'unpacked into far more than any document',
      { text: objectStream(1, ['1']).text, stream: deflateSync(Buffer.alloc(120e6, 32)) },
    ],
  ])('%s', async (_, object) => {
    expect(await reasonOf(pdf({ more: [object] }))).toBe('unreadable');
  });

  test('locked with a password, by which everything in it is unreadable to us', async () => {
    expect(await reasonOf(pdf({ trailer: '/Encrypt 9 0 R' }))).toBe('locked');
  });

  test('without a page', async () => {
    expect(await reasonOf(Buffer.from('%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj'))).toBe('unreadable');
  });

  test.each<[string, string]>([
    ['texts without an end', 'obj(<<'],
    ['dictionaries in dictionaries', 'obj<</A'],
    ['comments without an end', 'obj<<%'],
    ['hexadecimals without an end', 'obj<</A<0'],
    ['streams without an end', 'obj<<>>stream\n'],
  ])('made to take for ever, and it doesn’t: %s', async (_, part) => {
    // Each would be gone over to the file's end for every one of its beginnings: a million times a million steps.
    const bytes = Buffer.concat([pdf(), Buffer.from(part.repeat(2_000_000 / part.length))]);
    expect(await reasonOf(bytes)).toSatisfy((found) => found === 'unreadable' || typeof found === 'object');
  });
});

test('words that only look like it are let through: a name that begins so, a text on a page', async () => {
  const harmless = pdf({
    catalogue: '/LaunchX 1/JavaScripts 2',
    more: [{ text: '<</Filter/FlateDecode>>', stream: deflateSync('BT (/JavaScript) Tj ET') }],
  });
  expect(await examine(harmless)).toMatchObject({ pages: 1 });
});

test('a scan’s metadata and its photograph’s Exif are overwritten where they lie; the page stays as it was', async () => {
  const posted = scannedPdf();
  const { bytes } = await examine(posted);
  expect(bytes.length).toBe(posted.length);
  expect(marks.filter((mark) => posted.includes(mark))).toContain('GPSMARK');
  expect(marks.filter((mark) => bytes.includes(mark))).toEqual(['FILMMARK']);
  const found = bytes.indexOf(Buffer.from([0xff, 0xd8, 0xff]));
  expect(jpeg.decode(bytes.subarray(found)).data.equals(jpeg.decode(plainJpeg()).data)).toBe(true);
  // The compressed metadata is empty, and still something that can be unpacked.
  const packed = bytes.indexOf('stream\n', bytes.indexOf('/XML/Filter')) + 7;
  expect(inflateSync(bytes.subarray(packed)).toString()).toBe('<x/>');
  for (const offset of posted.toString('latin1').matchAll(/(\d{10}) 00000 n/g))
    expect(bytes.toString('latin1', Number(offset[1]), Number(offset[1]) + 8)).toMatch(/^\d+ 0 obj/);
});
