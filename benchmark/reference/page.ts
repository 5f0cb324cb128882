import type { Node } from './message.js';
import { at, at2, list, text } from './message.js';
import { readDetails } from './details.js';
import { readSearch } from './cards.js';
import type { ReferenceCards } from './cards.js';

const TABLE_START = 'AF_dataServiceRequests = ';
const TABLE_END = 'AF_initDataChunkQueue';
const DATA = 'data:';
const DATA_END = ', sideChannel: {}});</script>';

/** Reads a details page with everything it holds: HTML of the description, comments, served country. */
export function readDetailsPage(html: string, appId: string) {
  const details = blocksOf(html, 'Ws7gDc').find((block) => text(at2(at2(block, 1, 2), 0, 0)));
  if (details === undefined) throw new Error('the page holds no details block');
  const comments: string[] = [];
  for (const review of list(at(blocksOf(html, 'oCPfdb')[0], 0))) {
    const body = text(at(review, 4));
    if (body !== undefined) comments.push(body);
  }
  return {
    ...readDetails(details, appId, true),
    comments: comments.length > 0 ? comments : undefined,
    servedCountry: servedCountryOf(html),
  };
}

/** Reads a search page. */
export function readSearchPage(html: string): ReferenceCards {
  return readSearch(blocksOf(html, 'lGYRle')[0]);
}

/**
 * The decoded blocks of one rpc, in the page's order. Only they are parsed: the page's own table of
 * service requests says which `ds:N` they are.
 */
function blocksOf(html: string, rpc: string): Node[] {
  const start = html.indexOf(TABLE_START);
  const table = html.slice(start, html.indexOf(TABLE_END, start));
  const blocks: Node[] = [];
  let found = table.indexOf(`{id:'${rpc}'`);
  while (found !== -1) {
    const keyEnd = table.lastIndexOf("'", found);
    const key = table.slice(table.lastIndexOf("'", keyEnd - 1), keyEnd + 1);
    const block = html.indexOf(`AF_initDataCallback({key: ${key},`);
    if (block !== -1) {
      const data = html.indexOf(DATA, block) + DATA.length;
      blocks.push(JSON.parse(html.slice(data, html.indexOf(DATA_END, data))) as Node);
    }
    found = table.indexOf(`{id:'${rpc}'`, found + 1);
  }
  return blocks;
}

/** `window.IJ_values` names the storefront as `'DE'` and again as `'en_de'`. */
function servedCountryOf(html: string): string | undefined {
  const start = html.indexOf('window.IJ_values');
  if (start === -1) return undefined;
  const values = html.slice(start, html.indexOf('</script>', start));
  return /'([A-Z]{2})'/.exec(values)?.[1];
}
