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
export function readDetailsPage(page: Buffer, appId: string) {
  const source = new Source(page);
  const details = source.blocks('Ws7gDc').find((block) => text(at2(at2(block, 1, 2), 0, 0)));
  if (details === undefined) throw new Error('the page holds no details block');
  const comments: string[] = [];
  for (const review of list(at(source.blocks('oCPfdb')[0], 0))) {
    const body = text(at(review, 4));
    if (body !== undefined) comments.push(body);
  }
  return {
    ...readDetails(details, appId, true),
    comments: comments.length > 0 ? comments : undefined,
    servedCountry: source.servedCountry(),
  };
}

/** Reads a search page. */
export function readSearchPage(page: Buffer): ReferenceCards {
  return readSearch(new Source(page).blocks('lGYRle')[0]);
}

/**
 * A page as it came. All marks in it are ASCII, so it is searched as Latin-1, where a character is a
 * byte; only the blocks that are wanted are decoded from UTF-8 and parsed.
 */
class Source {
  readonly #page: Buffer;
  readonly #bytes: string;

  constructor(page: Buffer) {
    this.#page = page;
    this.#bytes = page.toString('latin1');
  }

  /** The blocks of one rpc, in the page's order; its table of service requests says which they are. */
  blocks(rpc: string): Node[] {
    const start = this.#bytes.indexOf(TABLE_START);
    const table = this.#bytes.slice(start, this.#bytes.indexOf(TABLE_END, start));
    const blocks: Node[] = [];
    let found = table.indexOf(`{id:'${rpc}'`);
    while (found !== -1) {
      const keyEnd = table.lastIndexOf("'", found);
      const key = table.slice(table.lastIndexOf("'", keyEnd - 1), keyEnd + 1);
      const block = this.#bytes.indexOf(`AF_initDataCallback({key: ${key},`);
      if (block !== -1) {
        const data = this.#bytes.indexOf(DATA, block) + DATA.length;
        const end = this.#bytes.indexOf(DATA_END, data);
        blocks.push(JSON.parse(this.#page.toString('utf8', data, end)) as Node);
      }
      found = table.indexOf(`{id:'${rpc}'`, found + 1);
    }
    return blocks;
  }

  /** `window.IJ_values` names the storefront as `'DE'` and again as `'en_de'`. */
  servedCountry(): string | undefined {
    const start = this.#bytes.indexOf('window.IJ_values');
    if (start === -1) return undefined;
    const values = this.#bytes.slice(start, this.#bytes.indexOf('</script>', start));
    return /'([A-Z]{2})'/.exec(values)?.[1];
  }
}
