import type { Option } from '../../../shared/forms/field.ts';
import type { Lang } from '../../../shared/i18n/texts.ts';

/** ISO 3166-1 codes of inhabited countries and regions; the names come from the runtime (Intl, CLDR). */
const CODES =
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD ' +
  'CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD ' +
  'GE GF GG GH GI GL GM GN GP GQ GR GT GU GW GY HK HN HR HT HU ID IE IL IM IN IQ IR IS IT JE JM JO JP KE KG KH KI KM ' +
  'KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX ' +
  'MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC ' +
  'SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG US UY UZ ' +
  'VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW';

/** As official Chinese texts write them. */
const OWN: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  CN: ['中国', 'China'],
  HK: ['中国香港', 'Hong Kong, China'],
  MO: ['中国澳门', 'Macao, China'],
  TW: ['中国台湾', 'Taiwan, China'],
};

const cache = new Map<string, readonly Option[]>();

/**
 * Countries and regions to choose from: `nationality` has no regions of China, `residence` has them first and leaves
 * the mainland out. Sorted by pinyin or alphabet.
 */
export function countries(use: 'nationality' | 'residence', lang: Lang): readonly Option[] {
  const key = `${use} ${lang}`;
  const known = cache.get(key);
  if (known) return known;
  const first = use === 'nationality' ? ['CN'] : ['HK', 'MO', 'TW'];
  const order = new Intl.Collator(lang === 'zh' ? 'zh-CN-u-co-pinyin' : 'en');
  const others = CODES.split(' ')
    .filter((code) => !(code in OWN))
    .map((value) => ({ value, label: countryName(value, lang) }))
    .sort((a, b) => order.compare(a.label, b.label));
  const options = [...first.map((value) => ({ value, label: countryName(value, lang) })), ...others];
  cache.set(key, options);
  return options;
}

/** Name of a country or region by its ISO code. */
export function countryName(code: string, lang: Lang): string {
  const own = OWN[code];
  if (own) return own[lang === 'zh' ? 0 : 1];
  return new Intl.DisplayNames([lang === 'zh' ? 'zh-CN' : 'en'], { type: 'region' }).of(code) ?? code;
}
