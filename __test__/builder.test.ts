import { describe, expect, test } from 'vitest';
import { BatchRequestBuilder, buildAppCountryMatrix, buildMultiCountryRequests } from '../index.js';

const show = (requests: Iterable<{ country?: string }>, key: string) =>
  [...requests].map((each) => `${(each as Record<string, unknown>)[key]} ${each.country}`);

describe('order', () => {
  const builder = new BatchRequestBuilder();

  test('lists: country outer, category inner, null is all apps', () => {
    const requests = [
      ...builder.buildListRequests({ countries: ['US', 'kr'], categories: ['GAME', null] }),
    ];
    expect(requests.map((each) => `${each.country} ${each.category}`)).toEqual([
      'us GAME',
      'us APPLICATION',
      'kr GAME',
      'kr APPLICATION',
    ]);
    expect(requests[0]).toEqual({
      kind: 'list',
      collection: 'topselling_free',
      category: 'GAME',
      country: 'us',
      lang: 'en',
      numResults: 100,
    });
  });

  test('apps, searches and reviews: app or query outer, country inner', () => {
    const countries = ['us', 'kr'];
    const appIds = ['a.a', 'b.b'];
    expect(show(builder.buildAppRequests({ appIds, countries }), 'appId')).toEqual([
      'a.a us',
      'a.a kr',
      'b.b us',
      'b.b kr',
    ]);
    expect(show(builder.buildReviewRequests({ appIds, countries }), 'appId')).toEqual([
      'a.a us',
      'a.a kr',
      'b.b us',
      'b.b kr',
    ]);
    expect(show(builder.buildSearchRequests({ queries: ['x', 'y'], countries }), 'query')).toEqual([
      'x us',
      'x kr',
      'y us',
      'y kr',
    ]);
  });

  test('the helpers give lists', () => {
    expect(
      buildMultiCountryRequests({ countries: ['us', 'kr', 'jp'], categories: ['GAME', 'SOCIAL'] }),
    ).toHaveLength(6);
    expect(
      buildAppCountryMatrix({ appIds: ['a.a', 'b.b'], countries: ['us', 'kr', 'jp'] }),
    ).toHaveLength(6);
  });
});

test('options of a call win over the options of the builder', () => {
  const builder = new BatchRequestBuilder({
    collection: 'topgrossing',
    lang: 'ko',
    numResults: 10,
  });
  const [shared] = builder.buildListRequests({ countries: ['kr'] });
  expect(shared).toMatchObject({ collection: 'topgrossing', lang: 'ko', numResults: 10 });
  const [own] = builder.buildListRequests({
    countries: ['kr'],
    collection: 'topselling_paid',
    lang: 'en',
    numResults: 20,
  });
  expect(own).toMatchObject({ collection: 'topselling_paid', lang: 'en', numResults: 20 });
  const [review] = builder.buildReviewRequests({
    appIds: ['a.a'],
    countries: ['kr'],
    sort: 'rating',
    score: 5,
    device: 'tv',
    token: 'next',
  });
  expect(review).toEqual({
    kind: 'reviews',
    appId: 'a.a',
    country: 'kr',
    lang: 'ko',
    sort: 'rating',
    score: 5,
    device: 'tv',
    numResults: 10,
    token: 'next',
  });
});

describe('laziness', () => {
  test('nothing is read before it is wanted', () => {
    let read = 0;
    function* endless() {
      for (;;) yield `a.a${read++}`;
    }
    const requests = new BatchRequestBuilder().buildAppRequests({
      appIds: endless(),
      countries: ['us', 'kr'],
    });
    expect(read).toBe(0);
    for (let i = 0; i < 5; i++) requests.next();
    expect(read).toBe(3);
    requests.return();
  });

  test('leaving early closes the source', () => {
    let closed = false;
    function* source() {
      try {
        for (let i = 0; ; i++) yield `a.a${i}`;
      } finally {
        closed = true;
      }
    }
    const builder = new BatchRequestBuilder();
    for (const request of builder.buildAppRequests({ appIds: source(), countries: ['us'] })) {
      if (request.appId === 'a.a2') break;
    }
    expect(closed).toBe(true);
  });
});

describe('interning', () => {
  test('equal texts are kept once, and counted', () => {
    const builder = new BatchRequestBuilder({ lang: 'de' });
    const stats = builder.getMemoryStats();
    expect(stats).toEqual({
      cachedStrings: 0,
      cacheEnabled: true,
      sharedCollection: 'topselling_free',
      sharedLang: 'de',
    });
    const categories = ['GAME', 'SOCIAL', 'GAME'] as const;
    void [...builder.buildListRequests({ countries: ['us', 'kr', 'us'], categories })];
    void [...builder.buildListRequests({ countries: ['us'], categories })];
    expect(builder.getMemoryStats().cachedStrings).toBe(3);
  });

  test('can be turned off', () => {
    const builder = new BatchRequestBuilder({ internStrings: false });
    void [...builder.buildListRequests({ countries: ['us'] })];
    expect(builder.getMemoryStats()).toMatchObject({ cachedStrings: 0, cacheEnabled: false });
  });
});

test('it can be extended', () => {
  class TopTen extends BatchRequestBuilder {
    constructor() {
      super({ numResults: 10 });
    }
    *games(countries: string[]) {
      yield* this.buildListRequests({
        countries,
        categories: ['GAME'],
        numResults: this.numResults,
      });
    }
    override *buildAppRequests(options: { appIds: Iterable<string>; countries: Iterable<string> }) {
      for (const request of super.buildAppRequests(options)) {
        if (request.appId !== 'a.skip') yield request;
      }
    }
  }
  const builder = new TopTen();
  expect([...builder.games(['us'])]).toMatchObject([{ category: 'GAME', numResults: 10 }]);
  expect([
    ...builder.buildAppRequests({ appIds: ['a.skip', 'a.b'], countries: ['us'] }),
  ]).toHaveLength(1);
});
