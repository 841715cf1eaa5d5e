import { type Assets, createAssets } from '../../shared/http/assets.ts';
import script from '../../shared/ui/enhance.client.ts?text';
import theme from '../../shared/ui/theme.scss';
import materials from './mine/materials.client.ts?text';

/** The stylesheet and the script of all pages, the desk's included. */
export function pageAssets(): Assets {
  return createAssets({ 'theme.css': theme, 'enhance.js': script, 'materials.js': materials });
}
