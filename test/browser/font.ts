import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { inflateSync } from 'node:zlib';

/** Puts a Chinese font from npm into a folder, as TrueType: fontconfig ignores WOFF. */
export function unpackChineseFont(fonts: string): void {
  const home = dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'));
  mkdirSync(fonts, { recursive: true });
  for (const script of ['chinese-simplified', 'latin']) {
    for (const weight of [400, 700]) {
      const woff = readFileSync(join(home, 'files', `noto-sans-sc-${script}-${weight}-normal.woff`));
      writeFileSync(join(fonts, `${script}-${weight}.ttf`), unpackWoff(woff));
    }
  }
}

/** Writes a fontconfig file into a folder that names the fonts' folder alone; returns its path. */
export function fontConfig(folder: string, fonts: string): string {
  const config = join(folder, 'fonts.conf');
  writeFileSync(
    config,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
<dir>${fonts}</dir><cachedir>${join(folder, 'cache')}</cachedir>
<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias>
</fontconfig>`,
  );
  return config;
}

/** WOFF 1 to TrueType: the same tables, inflated, behind a new directory. */
function unpackWoff(woff: Buffer): Buffer {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) => {
    const at = 44 + index * 20;
    const [offset, packed, length] = [woff.readUInt32BE(at + 4), woff.readUInt32BE(at + 8), woff.readUInt32BE(at + 12)];
    const raw = woff.subarray(offset, offset + packed);
    return {
      tag: woff.subarray(at, at + 4),
      sum: woff.readUInt32BE(at + 16),
      data: packed < length ? inflateSync(raw) : raw,
    };
  });
  const header = Buffer.alloc(12 + count * 16);
  woff.copy(header, 0, 4, 8);
  header.writeUInt16BE(count, 4);
  const power = 2 ** Math.floor(Math.log2(count));
  header.writeUInt16BE(power * 16, 6);
  header.writeUInt16BE(Math.log2(power), 8);
  header.writeUInt16BE(count * 16 - power * 16, 10);
  let end = header.length;
  const parts: Buffer[] = [header];
  tables.forEach(({ tag, sum, data }, index) => {
    const at = 12 + index * 16;
    tag.copy(header, at);
    header.writeUInt32BE(sum, at + 4);
    header.writeUInt32BE(end, at + 8);
    header.writeUInt32BE(data.length, at + 12);
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]);
    parts.push(padded);
    end += padded.length;
  });
  return Buffer.concat(parts);
}
