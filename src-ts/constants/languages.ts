/**
 * Languages the store is known to be translated into (its `hl` codes). The list is for menus: `lang` takes any
 * language tag, and the store answers an unknown one in its default language.
 */
export const LANGUAGES: readonly string[] = (
  'af am ar az be bg bn bs ca cs da de el en en-AU en-CA en-GB en-IN en-SG en-ZA es es-419 es-ES es-US et eu fa fi fil fr ' +
  'fr-CA fr-FR gl gu he hi hr hu hy id is it iw ja ka kk km kn ko ky lo lt lv mk ml mn mr ms my nb ne nl no pa pl pt pt-BR ' +
  'pt-PT ro ru si sk sl sq sr sv sw ta te th tr uk ur uz vi zh-CN zh-HK zh-TW zu'
).split(' ');
