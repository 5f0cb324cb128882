// What the package promises is what it holds.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, string | { types: string; default: string }>;
  engines: { node: string };
  type: string;
};

const NAMES: Record<string, string> = {
  '.': `AbortError BatchFetcher BatchRequestBuilder BlockedError CATEGORIES COLLECTIONS COUNTRIES DEVICES DriftError
    LANGUAGES NetworkError NotFoundError NotInCountryError PRICES PlayClient PlayfastError RateLimitedError SORTS
    TimeoutError ValidationError buildAppCountryMatrix buildMultiCountryRequests createClient fetchAndParseApp
    fetchAndParseAppBatch fetchAndParseList fetchAndParseListBatch fetchAndParseReviews fetchAndParseReviewsBatch
    fetchAndParseSearch fetchAndParseSearchBatch fetchApps fetchAppsSettled fetchCategoryLists
    fetchCategoryListsSettled fetchMultiCountryApps fetchMultiCountryAppsSettled fetchReviews fetchReviewsSettled
    fetchTopApps fetchTopAppsSettled getCountriesInStore getCountry getRepresentativeCountry getUniqueCountries
    searchApps searchAppsSettled`,
  './parse': `AbortError BlockedError DriftError NetworkError NotFoundError NotInCountryError PlayfastError
    RateLimitedError TimeoutError ValidationError buildListRequestBody buildReviewsRequestBody extractContinuationToken
    parseAppPage parseAppResponse parseListResponse parseReviewsResponse parseSearchPage parseSearchResponse`,
  './testing': 'simulatedAppId startSimulator',
};

describe('the exports of the package', () => {
  test('have each a test here', () => {
    const entries = Object.keys(manifest.exports).filter((entry) => entry !== './package.json');
    expect(entries.toSorted()).toEqual(Object.keys(NAMES).toSorted());
  });

  test.each(Object.keys(NAMES))('%s, as an application imports it', async (entry) => {
    const target = manifest.exports[entry] as { types: string; default: string };
    expect(target.default).toMatch(/^\.\/dist\/.*\.js$/);
    const built = (await import(new URL(`../${target.default}`, import.meta.url).href)) as object;
    expect(Object.keys(built).toSorted()).toEqual(NAMES[entry]!.split(/\s+/).toSorted());
    const types = readFileSync(new URL(`../${target.types}`, import.meta.url), 'utf8');
    expect(types).toContain('export');
  });

  test('share their classes', async () => {
    const main = (await import('playfast' as string)) as { DriftError: unknown };
    const parse = (await import('playfast/parse' as string)) as { DriftError: unknown };
    expect(main.DriftError).toBe(parse.DriftError);
  });

  test('it is an ES module for Node 20.19 and later', () => {
    expect([manifest.type, manifest.engines.node]).toEqual(['module', '>=20.19']);
  });
});
