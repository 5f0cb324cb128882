import { register } from 'node:module';
import { pathToFileURL } from 'node:url';
import { repositoryFile } from './paths.js';

/** google-play-scraper's own parsers, from text to its result objects, without its HTTP client. */
export interface ScraperParts {
  appPage(html: string): unknown;
  list(body: string): Promise<unknown>;
  searchPage(html: string): Promise<unknown>;
  reviews(body: string, appId: string): unknown;
}

type Extract = (parsed: unknown) => unknown;

/** What its files keep to themselves, by file: exported for us while they load. */
const PRIVATE: Readonly<Record<string, string>> = {
  'lib/app.js': 'MAPPINGS',
  'lib/list.js': 'parseCollectionApps',
  'lib/search.js': 'processFirstPage, INITIAL_MAPPINGS',
  'lib/reviews.js': 'extract',
};

// A loader hook as text, because hooks run on a thread of their own.
const HOOK = `
  const names = ${JSON.stringify(PRIVATE)};
  export async function load(url, context, nextLoad) {
    const result = await nextLoad(url, context);
    const file = Object.keys(names).find((name) => url.endsWith('/google-play-scraper/' + name));
    if (file === undefined) return result;
    return { ...result, source: result.source + '\\nexport { ' + names[file] + ' };' };
  }`;

/** Loads the parsers; to be called once, before anything else imports the package. */
export async function loadScraperParts(): Promise<ScraperParts> {
  register(`data:text/javascript,${encodeURIComponent(HOOK)}`);
  const script = (
    (await import(file('lib/utils/scriptData.js'))) as {
      default: { parse(html: string): unknown; extractor(mappings: unknown): Extract };
    }
  ).default;
  const app = (await import(file('lib/app.js'))) as { MAPPINGS: unknown };
  const list = (await import(file('lib/list.js'))) as {
    parseCollectionApps(payload: unknown, options: object): Promise<unknown>;
  };
  const search = (await import(file('lib/search.js'))) as {
    processFirstPage(
      html: string,
      options: object,
      saved: unknown[],
      mappings: unknown,
    ): Promise<unknown>;
    INITIAL_MAPPINGS: unknown;
  };
  const reviews = (await import(file('lib/reviews.js'))) as {
    extract(root: unknown, data: unknown, appId: string): unknown;
  };
  const extractApp = script.extractor(app.MAPPINGS);
  return {
    appPage: (html) => extractApp(script.parse(html)),
    list: (body) => list.parseCollectionApps(payload(body.split('\n')[3]!), {}),
    searchPage: (html) => search.processFirstPage(html, { num: 250 }, [], search.INITIAL_MAPPINGS),
    reviews: (body, appId) => reviews.extract([0], payload(body.substring(5)), appId),
  };
}

function file(path: string): string {
  return pathToFileURL(repositoryFile(`node_modules/google-play-scraper/${path}`)).href;
}

/** The payload of the first frame, opened as its own methods do. */
function payload(rows: string): unknown {
  return JSON.parse((JSON.parse(rows) as string[][])[0]![2]!);
}
