import { expectTypeOf, test } from 'vitest';
import {
  createClient,
  fetchApps,
  fetchAppsSettled,
  fetchCategoryLists,
  fetchMultiCountryApps,
  fetchReviews,
  fetchTopApps,
  PlayClient,
  type App,
  type AppCard,
  type AppRequest,
  type BlockEvent,
  type Pace,
  type RetryEvent,
  type Outcome,
  type PlayfastError,
  type Review,
} from '../index.js';
import type { NativeClient, NativeRun } from '../src-ts/native.js';

const where = { appIds: ['a.b'], countries: ['us'] };
const client = {} as PlayClient;

test('without fields, whole apps', () => {
  expectTypeOf(fetchApps(where)).resolves.toEqualTypeOf<App[]>();
  expectTypeOf(client.app({ appId: 'a.b' })).resolves.toEqualTypeOf<App>();
  expectTypeOf(fetchMultiCountryApps({ appId: 'a.b', countries: ['us'] })).resolves.toEqualTypeOf<
    Record<string, App>
  >();
});

test('with fields, just those and appId', () => {
  const some = fetchApps({ ...where, fields: ['title', 'score'] });
  expectTypeOf(some).resolves.toEqualTypeOf<Pick<App, 'title' | 'score' | 'appId'>[]>();
  expectTypeOf(client.app({ appId: 'a.b', fields: ['icon'] })).resolves.toEqualTypeOf<
    Pick<App, 'icon' | 'appId'>
  >();
  expectTypeOf(fetchAppsSettled({ ...where, fields: ['icon'] })).resolves.toEqualTypeOf<
    Outcome<Pick<App, 'icon' | 'appId'>, AppRequest>[]
  >();
  // @ts-expect-error: not asked for
  void some.then(([app]) => app!.description);
  // @ts-expect-error: no such field
  void fetchApps({ ...where, fields: ['titel'] });
});

test('lists, reviews and outcomes', () => {
  expectTypeOf(fetchCategoryLists({ countries: ['us'] })).resolves.toEqualTypeOf<AppCard[][]>();
  expectTypeOf(fetchTopApps({ countries: ['us'] })).resolves.toEqualTypeOf<
    Record<string, Record<string, AppCard[]>>
  >();
  expectTypeOf(fetchReviews(where)).resolves.toEqualTypeOf<
    { reviews: Review[]; nextToken?: string }[]
  >();
  const outcome = {} as Outcome<App, AppRequest>;
  if (outcome.ok) expectTypeOf(outcome.value).toEqualTypeOf<App>();
  else expectTypeOf(outcome.error).toEqualTypeOf<PlayfastError>();
  expectTypeOf(outcome.request.appId).toBeString();
});

test('names of the store are checked', () => {
  // @ts-expect-error: no such category
  void fetchCategoryLists({ countries: ['us'], categories: ['GAMES'] });
  // @ts-expect-error: a text where a list belongs
  void fetchApps({ ...where, appIds: 'a.b' });
  // @ts-expect-error: no such option
  void fetchApps({ ...where, feilds: [] });
});

test('reviewsAll gives reviews and the reason of its end', () => {
  const all = client.reviewsAll({ appId: 'a.b' });
  expectTypeOf(all[Symbol.asyncIterator]().next()).resolves.toMatchTypeOf<{ done?: boolean }>();
  expectTypeOf(all.end).toEqualTypeOf<
    'exhausted' | 'limit' | 'repeated-token' | 'nothing-new' | 'stopped' | 'failed' | undefined
  >();
});

test('listeners know the event of their kind', () => {
  client.on('retry', (event) => expectTypeOf(event).toEqualTypeOf<RetryEvent>());
  expectTypeOf(client.on('retry', () => {})).toEqualTypeOf<() => void>();
  // @ts-expect-error: no such kind
  client.on('retries', () => {});
  createClient({
    hooks: { block: (event) => expectTypeOf(event).toEqualTypeOf<BlockEvent>() },
    // @ts-expect-error: a burst belongs to a rate
    pace: { burst: 5 },
  });
  expectTypeOf<{ costOf: 'call' }>().toExtend<Pace>();
  expectTypeOf(client.pace.load('x')).resolves.toEqualTypeOf<boolean>();
});

test('the native side keeps to its contract', () => {
  expectTypeOf<NativeRun['push']>().toEqualTypeOf<(requestsJson: string) => number>();
  expectTypeOf<NativeRun['next']>().toEqualTypeOf<(max: number) => Promise<string | Uint8Array>>();
  expectTypeOf<NativeClient['run']>().toEqualTypeOf<(optionsJson: string) => NativeRun>();
});
