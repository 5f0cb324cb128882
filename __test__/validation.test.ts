import { describe, expect, test, vi } from 'vitest';
import {
  BatchFetcher,
  BatchRequestBuilder,
  createClient,
  fetchAndParseApp,
  fetchAndParseAppBatch,
  fetchApps,
  fetchCategoryLists,
  fetchMultiCountryApps,
  fetchReviews,
  fetchTopApps,
  searchApps,
  ValidationError,
} from '../index.js';
import { startSimulator, simulatedAppId } from '../src-ts/testing/index.js';
import { namingClient } from './helpers/fake.js';

const client = namingClient();
const good = { appIds: ['com.a.b'], countries: ['us'], client };

/** What a rejected promise (never a thrown error) rejects with; nothing may have been sent. */
async function refusal(call: () => Promise<unknown>): Promise<ValidationError> {
  const promise = call();
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ValidationError);
  expect(client.runs).toEqual([]);
  return error as ValidationError;
}

describe('a wrong argument is refused by an error that names parameter and value', () => {
  const cases: [string, () => Promise<unknown>, string, unknown][] = [
    ['an empty id', () => fetchApps({ ...good, appIds: [''] }), 'appIds[0]', ''],
    [
      'an id with a space',
      () => fetchApps({ ...good, appIds: ['com.a.b', 'a b'] }),
      'appIds[1]',
      'a b',
    ],
    [
      'an id of one part',
      () => fetchApps({ ...good, appIds: ['spotify'] }),
      'appIds[0]',
      'spotify',
    ],
    ['an id that is a number', () => fetchApps({ ...good, appIds: [7 as never] }), 'appIds[0]', 7],
    [
      'a text for a list',
      () => fetchApps({ ...good, countries: 'us' as never }),
      'countries',
      'us',
    ],
    [
      'no list at all',
      () => fetchApps({ appIds: ['com.a.b'], client } as never),
      'countries',
      undefined,
    ],
    [
      'a country that is none',
      () => fetchApps({ ...good, countries: ['us', 'xx'] }),
      'countries[1]',
      'xx',
    ],
    [
      'a country of three letters',
      () => fetchApps({ ...good, countries: ['usa'] }),
      'countries[0]',
      'usa',
    ],
    ['uk', () => fetchApps({ ...good, countries: ['uk'] }), 'countries[0]', 'uk'],
    [
      'a language that is none',
      () => fetchApps({ ...good, lang: 'english please' }),
      'lang',
      'english please',
    ],
    ['no fields', () => fetchApps({ ...good, fields: [] }), 'fields', []],
    [
      'an unknown field',
      () => fetchApps({ ...good, fields: ['titel' as never] }),
      'fields[0]',
      'titel',
    ],
    ['an unknown option', () => fetchApps({ ...good, country: 'us' } as never), 'country', 'us'],
    ['options that are none', () => fetchApps(null as never), 'options', null],
    ['a signal that is none', () => fetchApps({ ...good, signal: {} as never }), 'signal', {}],
    ['a client that is none', () => fetchApps({ ...good, client: {} as never }), 'client', {}],
    [
      'a listener that is none',
      () => fetchApps({ ...good, onProgress: 1 as never }),
      'onProgress',
      1,
    ],
    ['a priority of NaN', () => fetchApps({ ...good, priority: NaN }), 'priority', NaN],
    ['a broken priority', () => fetchApps({ ...good, priority: 0.5 }), 'priority', 0.5],
    ['a deadline of 0', () => fetchApps({ ...good, deadlineMs: 0 }), 'deadlineMs', 0],
    ['a batch without time', () => fetchApps({ ...good, runDeadlineMs: 0 }), 'runDeadlineMs', 0],
    [
      'an unknown category',
      () => fetchCategoryLists({ countries: ['us'], categories: ['GAMES' as never], client }),
      'categories[0]',
      'GAMES',
    ],
    [
      'an unknown collection',
      () => fetchCategoryLists({ countries: ['us'], collection: 'top' as never, client }),
      'collection',
      'top',
    ],
    [
      'a count of 0',
      () => fetchCategoryLists({ countries: ['us'], numResults: 0, client }),
      'numResults',
      0,
    ],
    [
      'a count of NaN',
      () => fetchTopApps({ countries: ['us'], numResults: NaN, client }),
      'numResults',
      NaN,
    ],
    [
      'a count as text',
      () => fetchTopApps({ countries: ['us'], numResults: '10' as never, client }),
      'numResults',
      '10',
    ],
    [
      'an empty query',
      () => searchApps({ queries: [' '], countries: ['us'], client }),
      'queries[0]',
      ' ',
    ],
    ['six stars', () => fetchReviews({ ...good, score: 6 }), 'score', 6],
    ['an unknown order', () => fetchReviews({ ...good, sort: 'best' as never }), 'sort', 'best'],
    ['an unknown device', () => fetchReviews({ ...good, device: 'car' as never }), 'device', 'car'],
    ['a count below 0', () => fetchReviews({ ...good, numResults: -1 }), 'numResults', -1],
    [
      'a list for one id',
      () => fetchMultiCountryApps({ appId: ['com.a.b'] as never, countries: ['us'], client }),
      'appId',
      ['com.a.b'],
    ],
    [
      'a request of another kind',
      () => fetchAndParseAppBatch([{ kind: 'list', appId: 'com.a.b' } as never], { client }),
      'requests[0].kind',
      'list',
    ],
    [
      'a wrong request among good ones',
      () => fetchAndParseAppBatch([{ appId: 'com.a.b' }, { appId: 'x' }], { client }),
      'requests[1].appId',
      'x',
    ],
    ['a wrong request', () => fetchAndParseApp({ appId: 'x', client }), 'appId', 'x'],
    [
      'a wrong fetcher call',
      () => new BatchFetcher({ client }).apps({ appIds: ['x'], countries: ['us'] }),
      'appIds[0]',
      'x',
    ],
  ];

  test.each(cases)('%s', async (_, call, parameter, value) => {
    const error = await refusal(call);
    expect(error.parameter).toBe(parameter);
    expect(error.value).toEqual(value);
    expect(error.code).toBe('validation');
    expect(error.message).toContain(parameter);
  });
});

describe('the message helps', () => {
  test.each([
    [() => fetchApps({ ...good, contries: ['us'] } as never), "did you mean 'countries'?"],
    [() => fetchApps({ ...good, feilds: ['title'] } as never), "did you mean 'fields'?"],
    [() => fetchApps({ ...good, fields: ['titel' as never] }), '"title"'],
    [() => fetchApps({ ...good, countries: ['uk'] }), '"gb"'],
    [() => fetchApps({ ...good, countries: 'us' as never }), 'a list, not one text'],
  ])('%#', async (call, text) => {
    const error = await refusal(call);
    expect(error.message).toContain(text);
  });
});

describe('a client refuses wrong options', () => {
  test.each([
    [{ baseUrl: 'play.google.com' }, 'baseUrl'],
    [{ country: 'usa' }, 'country'],
    [{ timeoutMs: -1 }, 'timeoutMs'],
    [{ timeoutMs: Infinity }, 'timeoutMs'],
    [{ pace: 'fast' }, 'pace'],
    [{ pace: { perSecond: 0 } }, 'pace.perSecond'],
    [{ retry: { attempts: 0 } }, 'retry.attempts'],
    [{ retry: { atempts: 1 } }, 'retry.atempts'],
    [{ maxInFlight: 0 }, 'maxInFlight'],
    [{ ca: 'none' }, 'ca'],
    [{ headers: { a: 1 } }, 'headers.a'],
    [{ timeout: 5 }, 'timeout'],
    [{ cache: {} }, 'cache.maxBytes'],
    [{ cache: { maxBytes: 100, ttlMs: 5 } }, 'cache.maxBytes'],
    [{ cache: { maxBytes: 1e6 } }, 'cache.ttlMs'],
    [{ cache: { maxBytes: 1e6, ttlMs: 0 } }, 'cache.ttlMs'],
    [{ cache: { maxBytes: 1e6, ttlMs: {} } }, 'cache.ttlMs'],
    [{ cache: { maxBytes: 1e6, ttlMs: 1e12 } }, 'cache.ttlMs'],
    [{ cache: { maxBytes: 1e6, ttlMs: { app: -1 } } }, 'cache.ttlMs.app'],
    [{ cache: { maxBytes: 1e6, ttlMs: { apps: 5 } } }, 'cache.ttlMs.apps'],
    [{ cache: true }, 'cache'],
    [{ hooks: { retry: 'log' } }, 'hooks.retry'],
    [{ hooks: { retries: Math.max } }, 'hooks.retries'],
    [{ hooks: [] }, 'hooks'],
  ])('%j', (options, parameter) => {
    expect(() => createClient(options as never)).toThrow(
      expect.objectContaining({ name: 'ValidationError', parameter }),
    );
  });

  test('and wrong listeners', () => {
    const real = createClient();
    expect(() => real.on('retries' as never, Math.max)).toThrow(
      expect.objectContaining({ name: 'ValidationError', parameter: 'kind', value: 'retries' }),
    );
    expect(() => real.on('retry', undefined as never)).toThrow(
      expect.objectContaining({ name: 'ValidationError', parameter: 'listener' }),
    );
    expect(() => real.off('x' as never, Math.max)).toThrow(ValidationError);
  });

  test('the simulator too', async () => {
    await expect(startSimulator({ sead: 1 } as never)).rejects.toThrow("did you mean 'seed'?");
    expect(() => simulatedAppId(-1)).toThrow(ValidationError);
    expect(simulatedAppId(7)).toBe('com.playsim.app7');
  });

  test('the builder too', () => {
    expect(() => new BatchRequestBuilder({ lang: '' })).toThrow(ValidationError);
    const requests = new BatchRequestBuilder().buildAppRequests({
      appIds: ['a.b', 'x'],
      countries: ['us'],
    });
    expect(requests.next().value).toMatchObject({ appId: 'a.b' });
    expect(() => requests.next()).toThrow(expect.objectContaining({ parameter: 'appIds[1]' }));
  });
});

describe('what is accepted', () => {
  test('countries in any case leave in lower case; lists may be any iterable', async () => {
    const mine = namingClient();
    const apps = await fetchApps({
      appIds: new Set(['com.a.b']),
      countries: ['US', 'Kr'],
      client: mine,
    });
    expect(mine.requests.map((request) => request.country)).toEqual(['us', 'kr']);
    expect(apps).toHaveLength(2);
  });

  test('empty lists give an empty result and send nothing', async () => {
    const mine = namingClient();
    const onProgress = vi.fn();
    expect(await fetchApps({ appIds: [], countries: ['us'], client: mine, onProgress })).toEqual(
      [],
    );
    expect(await fetchReviews({ appIds: [], countries: ['us'], client: mine })).toEqual([]);
    expect(await fetchAndParseAppBatch([], { client: mine })).toEqual([]);
    expect(mine.runs).toEqual([]);
    expect(onProgress).toHaveBeenCalledTimes(1);
  });
});
