import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unpackChineseFont } from './font.ts';

const modules = join(import.meta.dirname, '..', '..', 'node_modules');
const versionOf = (name: string): string =>
  JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8')).version;

/**
 * Chromium and a Chinese font from npm, unpacked once for an installation: it takes seconds of a core. Their folder in
 * node_modules is named after the packages, and is there whole or not at all.
 */
export async function unpackedChromium(): Promise<{ executablePath: string; args: string[]; fonts: string }> {
  const versions = ['@sparticuz/chromium', '@fontsource/noto-sans-sc'].map(versionOf);
  const home = join(modules, '.cache', `kapok-chromium-${versions.join('-')}`);
  // The package unpacks its own system libraries where it believes that it runs in a Lambda, all of it into TMPDIR, and
  // sets the way to them when it is imported.
  process.env.AWS_EXECUTION_ENV ??= 'AWS_Lambda_nodejs24.x';
  process.env.TMPDIR = home;
  const { default: chromium } = await import('@sparticuz/chromium');
  if (!existsSync(home)) {
    mkdirSync(dirname(home), { recursive: true });
    const parts = mkdtempSync(`${home}.`);
    process.env.TMPDIR = parts;
    await chromium.executablePath();
    unpackChineseFont(join(parts, 'fonts'));
    try {
      renameSync(parts, home);
    } catch (error) {
      // Another test file was quicker.
      rmSync(parts, { recursive: true });
      if (!existsSync(home)) throw error;
    }
  }
  const { args } = chromium;
  return { executablePath: join(home, 'chromium'), args, fonts: join(home, 'fonts') };
}
