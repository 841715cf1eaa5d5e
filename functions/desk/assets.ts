import { type Assets, createAssets } from '../../shared/http/assets.ts';
import enhance from '../../shared/ui/enhance.client.ts?text';
import board from './board/board.client.ts?text';
import style from './desk.scss';
import live from './live.client.ts?text';

/** The desk's stylesheet and scripts; they are mounted under /desk, which is all that leads to this function. */
export function deskAssets(): Assets {
  const assets = createAssets({ 'desk.css': style, 'desk.js': `${enhance}\n${live}`, 'board.js': board });
  return { routes: assets.routes, href: (name) => `/desk${assets.href(name)}` };
}
