// An independent reader has to agree with the simulator, which knows nothing of our own shapes: a path that is wrong
// in both the simulator and our reader shows here.
import gplay from 'google-play-scraper';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appFieldNames } from '../../src-ts/native.js';
import { createClient, fetchAppsSettled } from '../../index.js';
import type { App, AppField, PlayClient } from '../../index.js';
import { startSimulator } from '../../src-ts/testing/index.js';
import type { Simulator } from '../../src-ts/testing/index.js';
import { Comparison } from './compare.js';
import { DIFFERENCES } from './differences.js';

interface Scraper {
  app(options: object): Promise<object>;
  list(options: object): Promise<object[]>;
  search(options: object): Promise<{ free: boolean }[]>;
  reviews(options: object): Promise<{ data: object[]; nextPaginationToken?: string }>;
  sort: { NEWEST: number; RATING: number; HELPFULNESS: number };
}
const scraper = gplay as unknown as Scraper;

const STOREFRONTS = [
  { country: 'us', lang: 'en' },
  { country: 'de', lang: 'de' },
  { country: 'fr', lang: 'fr' },
  { country: 'jp', lang: 'ja' },
  { country: 'kr', lang: 'ko' },
  { country: 'br', lang: 'pt' },
  { country: 'gb', lang: 'en' },
];
/** The first apps of the catalogue, from which each kind below is taken. */
const SCANNED = 400;
const OF_EACH_KIND = 2;

/** What an app can be like; each kind is told by our own answer. */
const KINDS: Readonly<Record<string, (app: App) => boolean>> = {
  free: (app) => app.free === true && app.originalPrice === undefined,
  paid: (app) => app.free === false && app.originalPrice === undefined,
  'on sale': (app) => app.originalPrice !== undefined,
  unrated: (app) => app.score === undefined && !app.preregister,
  'pre-registration': (app) => app.preregister,
  'numeric developer': (app) => /^\d+$/.test(app.developerId),
  'named developer': (app) => !/^\d+$/.test(app.developerId),
  'without a version': (app) => app.version === undefined,
  'several categories': (app) => (app.categories?.length ?? 0) > 1,
  'with a video': (app) => app.video !== undefined,
  'not offered here': (app) => !app.available,
};

let simulator: Simulator;
let client: PlayClient;
let requestOptions: object;
const met = new Set<(typeof DIFFERENCES)[number]>();
const kindsSeen = new Set<string>();

beforeAll(async () => {
  simulator = await startSimulator({ seed: 1 });
  client = createClient({ baseUrl: simulator.url, pace: 'off' });
  const base = new URL(simulator.url);
  requestOptions = {
    retry: 0,
    hooks: {
      // got reads the address after its hooks, so this is enough to reach a stand-in.
      beforeRequest: [
        ({ url }: { url: URL }) => {
          url.protocol = base.protocol;
          url.host = base.host;
        },
      ],
    },
  };
});

afterAll(async () => {
  client?.close();
  await simulator?.stop();
});

function settle(comparison: Comparison, leastFields: number): void {
  for (const difference of comparison.met) met.add(difference);
  expect(comparison.disagreements).toEqual([]);
  // Agreement on nothing would be none.
  expect(comparison.agreed.size).toBeGreaterThanOrEqual(leastFields);
}

describe('google-play-scraper 10.1 on the simulator', () => {
  it.each(STOREFRONTS)('agrees on apps of every kind in $country, $lang', async (storefront) => {
    const appIds = Array.from({ length: SCANNED }, (_, n) => `com.playsim.app${n}`);
    const fields = [...appFieldNames()].filter((name) => name !== 'dataSafety') as AppField[];
    const { country, lang } = storefront;
    const outcomes = await fetchAppsSettled({ appIds, countries: [country], lang, client });
    const apps = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value as App] : []));
    const chosen = new Set<string>();
    for (const [kind, is] of Object.entries(KINDS)) {
      for (const app of apps.filter(is).slice(0, OF_EACH_KIND)) {
        kindsSeen.add(kind);
        chosen.add(app.appId);
      }
    }
    const comparison = new Comparison('app');
    for (const appId of chosen) {
      const theirs = await scraper.app({ appId, ...storefront, requestOptions });
      comparison.add(appId, theirs, await client.app({ appId, ...storefront, fields }));
    }
    settle(comparison, 40);
  });

  it('has compared apps of all kinds', () => {
    expect([...kindsSeen].toSorted()).toEqual(Object.keys(KINDS).toSorted());
  });

  // Ids with N % 97 == 13 are not distributed in every country.
  it.each([
    { appId: 'com.example.nothing.here', country: 'us' },
    { appId: 'com.playsim.app13', country: 'de' },
  ])('agrees that $appId is not there in $country', async (place) => {
    await expect(scraper.app({ ...place, requestOptions })).rejects.toMatchObject({ status: 404 });
    await expect(client.app(place)).rejects.toMatchObject({ code: 'not_found' });
  });

  it.each(STOREFRONTS)('agrees on charts in $country, $lang', async (storefront) => {
    const comparison = new Comparison('list');
    for (const [theirName, collection] of [
      ['TOP_FREE', 'topselling_free'],
      ['TOP_PAID', 'topselling_paid'],
      ['GROSSING', 'topgrossing'],
    ] as const) {
      for (const category of ['GAME', 'TOOLS', 'APPLICATION'] as const) {
        const options = { ...storefront, category };
        const theirs = await scraper.list({
          ...options,
          collection: theirName,
          num: 60,
          requestOptions,
        });
        const ours = await client.list({ ...options, collection, numResults: 60 });
        expect(ours.length).toBe(60);
        comparison.addAll(`${collection} ${category}`, theirs, ours);
      }
    }
    settle(comparison, 10);
  });

  it.each(STOREFRONTS)('agrees on searches in $country, $lang', async (storefront) => {
    const comparison = new Comparison('search');
    // A general term, one with an exact match (the title of an app), and both price filters.
    const { title } = await client.app({ appId: 'com.playsim.app1', ...storefront });
    for (const term of ['puzzle', title]) {
      for (const price of ['all', 'free', 'paid'] as const) {
        const options = { ...storefront, price };
        const theirs = await scraper.search({ ...options, term, num: 250, requestOptions });
        const ours = await client.search({ ...options, query: term });
        expect(ours.length).toBeGreaterThan(0);
        // The store's own filter is not strict; ours looks at the prices, theirs does not.
        const kept = theirs.filter(({ free }) => price === 'all' || free === (price === 'free'));
        comparison.addAll(`${term}, ${price}`, kept, ours);
      }
    }
    settle(comparison, 10);
  });

  it('agrees on reviews in every sort, over several pages', async () => {
    const comparison = new Comparison('reviews');
    for (const [name, sort] of [
      ['NEWEST', 'newest'],
      ['RATING', 'rating'],
      ['HELPFULNESS', 'helpfulness'],
    ] as const) {
      for (const lang of ['en', 'de', 'ja']) {
        const options = { appId: 'com.playsim.app1', lang, country: 'us' };
        const theirs = await scraper.reviews({
          ...options,
          sort: scraper.sort[name],
          num: 300,
          requestOptions,
        });
        const ours = await client.reviews({ ...options, sort, numResults: 300 });
        // More than one page of theirs.
        expect(ours.reviews.length).toBeGreaterThan(150);
        comparison.addAll(`${sort}, ${lang}`, theirs.data, ours.reviews);
      }
    }
    settle(comparison, 9);
  });

  it('meets every difference of the table', () => {
    const unmet = DIFFERENCES.filter((difference) => !met.has(difference));
    // A line that nothing needs would hide a later mistake.
    expect(unmet.map(({ methods, field }) => `${methods.join(', ')}: ${field}`)).toEqual([]);
  });
});
