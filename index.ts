// The public face of playfast: exports only.
export {
  fetchApps,
  fetchAppsSettled,
  fetchCategoryLists,
  fetchCategoryListsSettled,
  fetchMultiCountryApps,
  fetchMultiCountryAppsSettled,
  fetchReviews,
  fetchReviewsSettled,
  fetchTopApps,
  fetchTopAppsSettled,
  searchApps,
  searchAppsSettled,
} from './src-ts/batch.js';
export { createClient, PlayClient } from './src-ts/client.js';
export type { ClientOptions } from './src-ts/client-options.js';
export type { CacheOptions, CacheTimes } from './src-ts/cache-option.js';
export type {
  BlockEvent,
  ClientEvents,
  DriftEvent,
  EventKind,
  Hooks,
  Listener,
  PaceEvent,
  ProxyEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from './src-ts/event-types.js';
export type { ClientPace, CurrentPace, EgressPace, PacePhase } from './src-ts/pace.js';
export type { FixedPace, Pace, PaceCost } from './src-ts/pace-option.js';
export type { CacheStats, ClientStats, EgressStats, LatencyStats } from './src-ts/stats.js';
export { BatchFetcher, type BatchFetcherOptions } from './src-ts/fetcher.js';
export {
  BatchRequestBuilder,
  buildAppCountryMatrix,
  buildMultiCountryRequests,
  type BatchRequestBuilderOptions,
  type BuildAppOptions,
  type BuildListOptions,
  type BuildReviewOptions,
  type BuildSearchOptions,
  type MemoryStats,
} from './src-ts/builder.js';
export {
  fetchAndParseApp,
  fetchAndParseAppBatch,
  fetchAndParseList,
  fetchAndParseListBatch,
  fetchAndParseReviews,
  fetchAndParseReviewsBatch,
  fetchAndParseSearch,
  fetchAndParseSearchBatch,
  type Asking,
  type FetchOptions,
} from './src-ts/lowlevel.js';
export {
  CATEGORIES,
  COLLECTIONS,
  COUNTRIES,
  DEVICES,
  getCountriesInStore,
  getCountry,
  getRepresentativeCountry,
  getUniqueCountries,
  LANGUAGES,
  PRICES,
  SORTS,
  type Category,
  type Collection,
  type Country,
  type Device,
  type Price,
  type Sort,
} from './src-ts/constants/index.js';
export {
  AbortError,
  BlockedError,
  DriftError,
  NetworkError,
  NotFoundError,
  NotInCountryError,
  PlayfastError,
  RateLimitedError,
  TimeoutError,
  ValidationError,
  type BlockKind,
  type ErrorCode,
} from './src-ts/errors.js';
export type { BatchOptions, CallOptions } from './src-ts/common.js';
export type { Failure, Outcome, Route, Success } from './src-ts/outcome.js';
export type { ReviewsEnd } from './src-ts/paging.js';
export type { ReviewIterator } from './src-ts/review-iterator.js';
export type { Reviews } from './src-ts/reviews.js';
export type { OnProgress, Progress } from './src-ts/progress.js';
export type {
  AppWith,
  FetchAppsOptions,
  FetchCategoryListsOptions,
  FetchMultiCountryAppsOptions,
  FetchReviewsOptions,
  FetchTopAppsOptions,
  SearchAppsOptions,
} from './src-ts/plans.js';
export type {
  AppField,
  AppRequest,
  Items,
  ListRequest,
  PlayRequest,
  ReviewsRequest,
  SearchRequest,
  Storefront,
} from './src-ts/requests.js';
export type {
  AppOptions,
  AppsOptions,
  ListOptions,
  ReviewsAllOptions,
  ReviewsOptions,
  SearchOptions,
} from './src-ts/single-options.js';
export type * from './src-ts/native/models.js';
