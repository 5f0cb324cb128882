/** A country of Google Play. */
export interface Country {
  /** ISO 3166-1 alpha-2 code in lower case (`xk` and `ta` as the store uses them): `'us'`. */
  readonly code: string;
  /** English name: `'United States'`. */
  readonly name: string;
  /** Part of the world: `'North America'`. */
  readonly region: string;
  /**
   * Code of the country whose store this one shares: two countries with the same representative see the
   * same charts. 247 countries, 93 stores. Example: `'vu'` for Finland, `'us'` for the United States.
   */
  readonly representative: string;
}

// `code name`, separated by `|`. One text a region keeps 247 entries readable and quick to load.
const REGIONS: Readonly<Record<string, string>> = {
  'North America': 'us United States|ca Canada|mx Mexico|gl Greenland|pm Saint Pierre and Miquelon',
  'Central America':
    'gt Guatemala|hn Honduras|sv El Salvador|ni Nicaragua|cr Costa Rica|pa Panama|bz Belize',
  Caribbean:
    'cu Cuba|jm Jamaica|do Dominican Republic|ht Haiti|tt Trinidad and Tobago|bb Barbados|bs Bahamas|pr Puerto Rico|ai Anguilla|ag Antigua and Barbuda|aw Aruba|bm Bermuda|bq Caribbean Netherlands|ky Cayman Islands|cw Curaçao|dm Dominica|gd Grenada|gp Guadeloupe|mq Martinique|ms Montserrat|bl Saint Barthélemy|kn Saint Kitts and Nevis|lc Saint Lucia|mf Saint Martin|vc Saint Vincent and Grenadines|sx Sint Maarten|tc Turks and Caicos Islands|vg British Virgin Islands|vi U.S. Virgin Islands',
  'South America':
    'br Brazil|ar Argentina|cl Chile|co Colombia|pe Peru|ve Venezuela|ec Ecuador|bo Bolivia|py Paraguay|uy Uruguay|gy Guyana|sr Suriname|gf French Guiana|fk Falkland Islands',
  'Western Europe':
    'gb United Kingdom|de Germany|fr France|nl Netherlands|be Belgium|at Austria|ch Switzerland|ie Ireland|lu Luxembourg|mc Monaco|li Liechtenstein|im Isle of Man|je Jersey|gg Guernsey',
  'Northern Europe':
    'se Sweden|no Norway|dk Denmark|fi Finland|is Iceland|fo Faroe Islands|ax Åland Islands|ee Estonia|lv Latvia|lt Lithuania',
  'Southern Europe':
    'es Spain|it Italy|pt Portugal|gr Greece|cy Cyprus|mt Malta|al Albania|mk North Macedonia|ba Bosnia and Herzegovina|me Montenegro|xk Kosovo|ad Andorra|sm San Marino|va Vatican City|gi Gibraltar|hr Croatia|si Slovenia|rs Serbia',
  'Eastern Europe':
    'pl Poland|cz Czechia|hu Hungary|ro Romania|bg Bulgaria|sk Slovakia|ua Ukraine|by Belarus|md Moldova|ru Russia',
  Caucasus: 'ge Georgia|am Armenia|az Azerbaijan',
  'Middle East':
    'tr Türkiye|il Israel|sa Saudi Arabia|ae United Arab Emirates|qa Qatar|kw Kuwait|bh Bahrain|om Oman|jo Jordan|lb Lebanon|iq Iraq|ye Yemen|ps Palestine|ir Iran',
  'Central Asia': 'kz Kazakhstan|uz Uzbekistan|kg Kyrgyzstan|tj Tajikistan|tm Turkmenistan',
  'South Asia':
    'in India|pk Pakistan|bd Bangladesh|lk Sri Lanka|np Nepal|bt Bhutan|mv Maldives|af Afghanistan',
  'East Asia': 'jp Japan|kr South Korea|cn China|hk Hong Kong|tw Taiwan|mo Macao|mn Mongolia',
  'Southeast Asia':
    'sg Singapore|my Malaysia|th Thailand|id Indonesia|ph Philippines|vn Vietnam|mm Myanmar|kh Cambodia|la Laos|bn Brunei|tl Timor-Leste',
  'North Africa': 'eg Egypt|ma Morocco|dz Algeria|tn Tunisia|ly Libya|sd Sudan',
  'West Africa':
    "ng Nigeria|gh Ghana|ci Côte d'Ivoire|sn Senegal|ml Mali|bf Burkina Faso|ne Niger|gn Guinea|sl Sierra Leone|lr Liberia|gm Gambia|bj Benin|tg Togo|mr Mauritania|gw Guinea-Bissau|cv Cape Verde|sh Saint Helena|ta Tristan da Cunha",
  'Central Africa':
    'cm Cameroon|cd DR Congo|cg Congo|ga Gabon|cf Central African Republic|td Chad|gq Equatorial Guinea|st São Tomé and Príncipe|ao Angola',
  'East Africa':
    'ke Kenya|tz Tanzania|ug Uganda|et Ethiopia|so Somalia|rw Rwanda|bi Burundi|dj Djibouti|er Eritrea|ss South Sudan',
  'Southern Africa':
    'za South Africa|zw Zimbabwe|bw Botswana|na Namibia|mz Mozambique|zm Zambia|mw Malawi|ls Lesotho|sz Eswatini',
  'Indian Ocean':
    'mu Mauritius|sc Seychelles|yt Mayotte|re Réunion|km Comoros|mg Madagascar|io British Indian Ocean Territory|cc Cocos (Keeling) Islands|cx Christmas Island',
  Oceania:
    'au Australia|nz New Zealand|fj Fiji|pg Papua New Guinea|nc New Caledonia|pf French Polynesia|vu Vanuatu|ws Samoa|to Tonga|sb Solomon Islands|gu Guam|as American Samoa|mp Northern Mariana Islands|pw Palau|fm Micronesia|mh Marshall Islands|ki Kiribati|nr Nauru|tv Tuvalu|ck Cook Islands|nu Niue|tk Tokelau|pn Pitcairn Islands|nf Norfolk Island|wf Wallis and Futuna|um U.S. Outlying Islands',
  Antarctic:
    'aq Antarctica|bv Bouvet Island|tf French Southern Territories|hm Heard and McDonald Islands|gs South Georgia and the South Sandwich Islands',
};

// Stores shared by several countries: representative -> the others. Every country not named here has a store of
// its own. Facts: the Python package playfast, which compared the answers of all 247 (October 2025).
const SHARED: Readonly<Record<string, string>> = {
  vu:
    'md mq gp bm nc gd pg dm fj lt cw am lv ms ee ky mg hr pm tt km si bq re sk yt sc mu td bh ax cg kw fo cd qa is cm fi ' +
    'ao dk ls af gi bz mw tm va zm tj sm mz na jm bw mc zw lu bt er dj bi rw tl ug tz gq st fk tf cv gf gw sr mr gy gl tg bj ' +
    'mn bs nf gm lr bb nu sl cn ck gn nr bf ml je vi mh im ci me sx ba ai aw mf as mk sd al lc pr ag mt kn bl to cy pf ga tv ' +
    'ws mp pw sb aq um io cx wf gs tk bv sh ta gu cc hm pn',
  cf: 'li cu so et bn mo gg xk tc vc ss',
  sz: 'ad mv ht ne vg',
  fm: 'ki',
};

/** All 247 countries of Google Play, grouped by region. */
export const COUNTRIES: readonly Country[] = readTable();

let byCode: ReadonlyMap<string, Country> | undefined;

/**
 * The country of a code in any case, or `undefined` when there is none.
 *
 * @example getCountry('KR')?.name // 'South Korea'
 */
export function getCountry(code: string): Country | undefined {
  byCode ??= new Map(COUNTRIES.map((each) => [each.code, each]));
  return byCode.get(code) ?? byCode.get(code.toLowerCase());
}

/**
 * The 93 countries with a store of their own: asking these gives all there is to see, without asking a shared
 * store twice.
 *
 * @example const charts = await fetchTopApps({ countries: getUniqueCountries().map((c) => c.code), categories: ['GAME'] });
 */
export function getUniqueCountries(): Country[] {
  return COUNTRIES.filter((each) => each.code === each.representative);
}

/**
 * The code of the country whose store the given one shares; `undefined` when the code is unknown.
 *
 * @example getRepresentativeCountry('fi') // 'vu'
 */
export function getRepresentativeCountry(code: string): string | undefined {
  return getCountry(code)?.representative;
}

/** All countries that share the store of the given one, itself included; empty when the code is unknown. */
export function getCountriesInStore(code: string): Country[] {
  const representative = getRepresentativeCountry(code);
  return COUNTRIES.filter((each) => each.representative === representative);
}

function readTable(): Country[] {
  const representatives = new Map<string, string>();
  for (const representative in SHARED) {
    for (const code of SHARED[representative]!.split(' '))
      representatives.set(code, representative);
  }
  const countries: Country[] = [];
  for (const region in REGIONS) {
    for (const entry of REGIONS[region]!.split('|')) {
      const code = entry.slice(0, 2);
      const representative = representatives.get(code) ?? code;
      countries.push({ code, name: entry.slice(3), region, representative });
    }
  }
  return countries;
}
