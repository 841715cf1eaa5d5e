import { resolve } from 'node:path';
import { compileScript, compileStyles } from '../../infra/bundle.ts';

const mark = '\0text:';

/** Lets tests import stylesheets and page scripts as text, as the bundler of the functions does. */
export function textImports() {
  return {
    name: 'text imports',
    enforce: 'pre' as const,
    resolveId(source: string, importer?: string) {
      if (!importer || !/\.scss$|\.client\.ts\?text$/.test(source)) return undefined;
      // An id of its own keeps vite's stylesheet plugin away.
      return `${mark}${resolve(importer, '..', source.replace(/\?text$/, ''))}.js`;
    },
    async load(id: string) {
      if (!id.startsWith(mark)) return undefined;
      const path = id.slice(mark.length, -3);
      const text = path.endsWith('.scss') ? await compileStyles(path) : await compileScript(path);
      return `export default ${JSON.stringify(text)}`;
    },
  };
}
