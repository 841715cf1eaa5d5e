import { deflateSync } from 'node:zlib';
import { phoneJpeg } from './images.ts';

/** An object of a PDF: its dictionary or value, and the data of its stream. */
export interface PdfObject {
  text: string;
  stream?: Buffer;
}

/** Puts a PDF together of objects numbered from 1, the first of which is its catalogue. */
export function pdfOf(objects: readonly PdfObject[], trailer = ''): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n', 'latin1')];
  const offsets: number[] = [];
  let length = parts[0]!.length;
  const add = (part: Buffer | string) => {
    const bytes = typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
    parts.push(bytes);
    length += bytes.length;
  };
  for (const [index, { text, stream }] of objects.entries()) {
    offsets.push(length);
    add(`${index + 1} 0 obj\n${stream ? text.replace(/>>\s*$/, `/Length ${stream.length}>>`) : text}\n`);
    if (stream) {
      add('stream\n');
      add(stream);
      add('\nendstream\n');
    }
    add('endobj\n');
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const start = length;
  add(`xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`);
  add(`trailer\n<</Size ${objects.length + 1}/Root 1 0 R${trailer}>>\nstartxref\n${start}\n%%EOF\n`);
  return Buffer.concat(parts);
}

const pages = '<</Type/Pages/Kids[3 0 R]/Count 1>>';
const page = '<</Type /Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>';
const contents = { text: '<</Filter/FlateDecode>>', stream: deflateSync('0 0 m 200 200 l S') };

/** A PDF of one page. `catalogue`: more for its catalogue; `more`: further objects, from number 5 on. */
export const pdf = ({ catalogue = '', more = [] as PdfObject[], trailer = '' } = {}) =>
  pdfOf(
    [{ text: `<</Type/Catalog/Pages 2 0 R${catalogue}>>` }, { text: pages }, { text: page }, contents, ...more],
    trailer,
  );

/** An object stream with objects in it, from a number on. */
export function objectStream(from: number, objects: readonly string[], dictionary = ''): PdfObject {
  let at = 0;
  const index = objects.map((object, position) => {
    const entry = `${from + position} ${at}`;
    at += object.length + 1;
    return entry;
  });
  const head = `${index.join(' ')} `;
  const text = `<</Type/ObjStm/N ${objects.length}/First ${head.length}/Filter/FlateDecode${dictionary}>>`;
  return { text, stream: deflateSync(head + objects.join(' ')) };
}

/** A scanned certificate: a phone's photograph in a page, and XMP that names where it was taken, plain and compressed. */
export function scannedPdf(): Buffer {
  const xmp =
    '<?xpacket begin=""?><x:xmpmeta><exif:GPSLatitude>XMPMARK</exif:GPSLatitude></x:xmpmeta><?xpacket end="w"?>';
  return pdf({
    catalogue: '/Metadata 5 0 R',
    more: [
      { text: '<</Type/Metadata/Subtype/XML>>', stream: Buffer.from(xmp, 'latin1') },
      { text: '<</Type/Metadata/Subtype/XML/Filter/FlateDecode>>', stream: deflateSync(xmp.repeat(3)) },
      {
        text: '<</Type/XObject/Subtype/Image/Width 16/Height 16/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode>>',
        stream: phoneJpeg(),
      },
    ],
  });
}
