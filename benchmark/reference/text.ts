/** Entities the store writes by name in texts; all others come as numbers. */
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
};

/** Decodes HTML entities. Texts without `&`, the great majority, come back untouched. */
export function decodeEntities(source: string): string {
  let start = source.indexOf('&');
  if (start === -1) return source;
  let out = '';
  let from = 0;
  while (start !== -1) {
    const end = source.indexOf(';', start);
    if (end === -1) break;
    const character = end - start <= 10 ? entity(source.slice(start + 1, end)) : undefined;
    if (character !== undefined) {
      out += source.slice(from, start) + character;
      from = end + 1;
      start = source.indexOf('&', from);
    } else {
      start = source.indexOf('&', start + 1);
    }
  }
  return out + source.slice(from);
}

function entity(name: string): string | undefined {
  if (name.charCodeAt(0) !== 35 /* # */) return NAMED[name];
  const hex = name.charCodeAt(1) === 120 || name.charCodeAt(1) === 88;
  const code = hex ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return Number.isInteger(code) && code > 0 && code <= 0x10ffff
    ? String.fromCodePoint(code)
    : undefined;
}

/** A description as plain text: `<br>` becomes a newline, other tags go, entities are decoded. */
export function plainText(html: string): string {
  let out = html.includes('<br>') ? html.replaceAll('<br>', '\n') : html;
  if (out.includes('<')) out = out.replace(/<\/?[a-zA-Z][^<>]*>/g, '');
  return decodeEntities(out);
}

/** `decodeEntities` for a text that may be missing. */
export function decoded(source: string | undefined): string | undefined {
  return source === undefined ? undefined : decodeEntities(source);
}
