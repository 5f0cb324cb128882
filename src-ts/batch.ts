// The batch functions: many requests at once, results in the order of the requests.
import { failFast, settle } from './collect.js';
import { callSite } from './failures.js';
import type { App, AppCard } from './native/models.js';
import type { Outcome } from './outcome.js';
import {
  planApps,
  planCategoryLists,
  planMultiCountryApps,
  planReviews,
  planSearches,
  type AppWith,
  type FetchAppsOptions,
  type FetchCategoryListsOptions,
  type FetchMultiCountryAppsOptions,
  type FetchReviewsOptions,
  type FetchTopAppsOptions,
  type SearchAppsOptions,
} from './plans.js';
import type {
  AppField,
  AppRequest,
  ListRequest,
  ReviewsRequest,
  SearchRequest,
} from './requests.js';
import { fetchWalks, type Reviews } from './reviews.js';

/**
 * The details of many apps in many countries: one `App` per app per country (app outer, country inner). Duplicates
 * keep their places.
 *
 * @throws the error of the first item that failed for good, with its `index`, `request` and the `outcomes` finished by
 *   then (the rest is cancelled); {@link ValidationError} before anything is sent; `signal.reason`.
 * @example
 * const apps = await fetchApps({ appIds: ['com.spotify.music'], countries: ['us', 'kr'], fields: ['title', 'score'] });
 * apps[1].title; // the Korean title; apps[1].description is a type error: it was not asked for
 */
export async function fetchApps<const F extends AppField = AppField>(
  options: FetchAppsOptions<F>,
): Promise<AppWith<F>[]> {
  const site = callSite(fetchApps);
  return failFast(planApps(options), site);
}

/**
 * As {@link fetchApps}, with an outcome for each item instead of a rejection.
 *
 * @example
 * const outcomes = await fetchAppsSettled({ appIds, countries: ['us'] });
 * const missing = outcomes.filter((o) => !o.ok && o.error.code === 'not_found').map((o) => o.request.appId);
 */
export async function fetchAppsSettled<const F extends AppField = AppField>(
  options: FetchAppsOptions<F>,
): Promise<Outcome<AppWith<F>, AppRequest>[]> {
  return settle(planApps(options));
}

/**
 * Top charts of many countries and categories: one list per country per category (country outer, category inner).
 *
 * @throws as {@link fetchApps}
 * @example const [games, social] = await fetchCategoryLists({ countries: ['us'], categories: ['GAME', 'SOCIAL'] });
 */
export async function fetchCategoryLists(options: FetchCategoryListsOptions): Promise<AppCard[][]> {
  const site = callSite(fetchCategoryLists);
  return failFast(planCategoryLists(options), site);
}

/** As {@link fetchCategoryLists}, with an outcome for each list instead of a rejection. */
export async function fetchCategoryListsSettled(
  options: FetchCategoryListsOptions,
): Promise<Outcome<AppCard[], ListRequest>[]> {
  return settle(planCategoryLists(options));
}

/**
 * What searches find: one list per query per country (query outer, country inner), an exact match first.
 *
 * @throws as {@link fetchApps}
 * @example const [found] = await searchApps({ queries: ['chess'], countries: ['us'] });
 */
export async function searchApps(options: SearchAppsOptions): Promise<AppCard[][]> {
  const site = callSite(searchApps);
  return failFast(planSearches(options), site);
}

/** As {@link searchApps}, with an outcome for each search instead of a rejection. */
export async function searchAppsSettled(
  options: SearchAppsOptions,
): Promise<Outcome<AppCard[], SearchRequest>[]> {
  return settle(planSearches(options));
}

/**
 * Reviews of many apps: one `{ reviews, nextToken }` per app per country (app outer, country inner). What goes beyond
 * a page of 1,000 is fetched by following tokens, until there is nothing new.
 *
 * @throws as {@link fetchApps}
 * @example const [{ reviews }] = await fetchReviews({ appIds: ['com.spotify.music'], countries: ['us'], numResults: 5000 });
 */
export async function fetchReviews(options: FetchReviewsOptions): Promise<Reviews[]> {
  const site = callSite(fetchReviews);
  const outcomes = await fetchWalks(planReviews(options), site);
  return outcomes.map((outcome) => (outcome as { value: Reviews }).value);
}

/** As {@link fetchReviews}, with an outcome for each app instead of a rejection. */
export async function fetchReviewsSettled(
  options: FetchReviewsOptions,
): Promise<Outcome<Reviews, ReviewsRequest>[]> {
  return fetchWalks(planReviews(options));
}

/**
 * Top charts by country and category, keyed as the caller spelled them; null is the key `APPLICATION`.
 *
 * @throws as {@link fetchApps}
 * @example
 * const top = await fetchTopApps({ countries: ['US', 'kr'], categories: ['GAME', null] });
 * top.US.GAME[0].title; top.kr.APPLICATION.length;
 */
export async function fetchTopApps(
  options: FetchTopAppsOptions,
): Promise<Record<string, Record<string, AppCard[]>>> {
  const site = callSite(fetchTopApps);
  const plan = planCategoryLists(options);
  const lists = await failFast(plan, site);
  const top: Record<string, Record<string, AppCard[]>> = {};
  plan.spelled.forEach((country, row) => {
    const byCategory = (top[country] ??= {});
    plan.categories.forEach((category, column) => {
      byCategory[category] = lists[row * plan.categories.length + column]!;
    });
  });
  return top;
}

/** As {@link fetchTopApps}, with an outcome for each list (country outer, category inner) instead of a rejection. */
export async function fetchTopAppsSettled(
  options: FetchTopAppsOptions,
): Promise<Outcome<AppCard[], ListRequest>[]> {
  return settle(planCategoryLists(options));
}

/**
 * One app in many countries, keyed as the caller spelled them.
 *
 * @throws as {@link fetchApps}
 * @example const { us, de } = await fetchMultiCountryApps({ appId: 'com.spotify.music', countries: ['us', 'de'] });
 */
export async function fetchMultiCountryApps(
  options: FetchMultiCountryAppsOptions,
): Promise<Record<string, App>> {
  const site = callSite(fetchMultiCountryApps);
  const plan = planMultiCountryApps(options);
  const apps = await failFast(plan, site);
  return Object.fromEntries(plan.spelled.map((country, place) => [country, apps[place]!]));
}

/** As {@link fetchMultiCountryApps}, with an outcome for each country instead of a rejection. */
export async function fetchMultiCountryAppsSettled(
  options: FetchMultiCountryAppsOptions,
): Promise<Outcome<App, AppRequest>[]> {
  return settle(planMultiCountryApps(options));
}
