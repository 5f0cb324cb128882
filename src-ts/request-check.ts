// Request objects that come from outside: a queue, a file, another program.
import {
  checkReviewChoice,
  DEFAULT_CARDS,
  MOST_CARDS,
  MOST_FOUND,
  REVIEWS_A_PAGE,
} from './plans.js';
import { invalid } from './failures.js';
import {
  appRequest,
  listRequest,
  reviewsRequest,
  searchRequest,
  type PlayRequest,
  type Storefront,
} from './requests.js';
import {
  checkAppId,
  checkCategory,
  checkCollection,
  checkCountry,
  checkFields,
  checkLang,
  checkOptions,
  checkPrice,
  checkText,
  checkWhole,
  optional,
} from './validate.js';

type Kind = PlayRequest['kind'];
type Fields = Record<string, unknown>;

const STOREFRONT = ['kind', 'country', 'lang'];

/** By kind: the keys a request may have, and how it is read. */
const KINDS: {
  readonly [K in Kind]: {
    readonly keys: readonly string[];
    readonly read: (
      fields: Fields,
      where: Storefront,
      at: string,
    ) => Extract<PlayRequest, { kind: K }>;
  };
} = {
  app: {
    keys: [...STOREFRONT, 'appId', 'fields'],
    read: (fields, { country, lang }, at) =>
      appRequest(
        checkAppId(fields['appId'], `${at}appId`),
        country,
        lang,
        optional(fields['fields'], checkFields, `${at}fields`),
      ),
  },
  list: {
    keys: [...STOREFRONT, 'collection', 'category', 'numResults'],
    read: (fields, { country, lang }, at) =>
      listRequest(
        checkCollection(fields['collection'], `${at}collection`),
        checkCategory(fields['category'], `${at}category`),
        country,
        lang,
        checkWhole(fields['numResults'] ?? DEFAULT_CARDS, `${at}numResults`, 1, MOST_CARDS),
      ),
  },
  search: {
    keys: [...STOREFRONT, 'query', 'numResults', 'price'],
    read: (fields, { country, lang }, at) =>
      searchRequest(
        checkText(fields['query'], `${at}query`),
        country,
        lang,
        optional(fields['numResults'], checkFound, `${at}numResults`),
        optional(fields['price'], checkPrice, `${at}price`),
      ),
  },
  reviews: {
    keys: [...STOREFRONT, 'appId', 'sort', 'score', 'device', 'numResults', 'token'],
    read: (fields, { country, lang }, at) =>
      reviewsRequest(
        checkAppId(fields['appId'], `${at}appId`),
        country,
        lang,
        checkReviewChoice(fields, REVIEWS_A_PAGE, at),
      ),
  },
};

/** The keys that a request of a kind may have. */
export function requestKeys(kind: Kind): readonly string[] {
  return KINDS[kind].keys;
}

/**
 * A request of the kind that is due; `kind` itself may be left out.
 *
 * @param name the name of the whole, where it has one: `'requests[3]'`
 */
export function checkRequest<K extends Kind>(
  value: unknown,
  kind: K,
  name?: string,
): Extract<PlayRequest, { kind: K }> {
  const { keys, read } = KINDS[kind];
  checkOptions(value, keys, name);
  const prefix = name === undefined ? '' : `${name}.`;
  if (value['kind'] !== undefined && value['kind'] !== kind) {
    throw invalid(`${prefix}kind`, `"${kind}"`, value['kind']);
  }
  const country = optional(value['country'], checkCountry, `${prefix}country`);
  const lang = optional(value['lang'], checkLang, `${prefix}lang`);
  return read(value, { country, lang }, prefix);
}

function checkFound(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1, MOST_FOUND);
}
