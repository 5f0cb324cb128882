// What a caller may pass. Each check gives the value as it is sent, or throws the one kind of error that names
// parameter and value; nothing is sent before all of them have passed.
import {
  CATEGORIES,
  COLLECTIONS,
  DEVICES,
  getCountry,
  PRICES,
  SORTS,
  type Category,
  type Collection,
  type Device,
  type Price,
  type Sort,
} from './constants/index.js';
import { ValidationError } from './errors.js';
import { invalid } from './failures.js';
import { appFieldNames } from './native.js';
import type { AppField } from './requests.js';

// An Android package name: two parts at least, letters, digits and underscores.
const PACKAGE_NAME = /^[A-Za-z]\w*(?:\.\w+)+$/;
// The shape of a language tag, loosely: `en`, `pt-BR`, `zh_TW`, `es-419`.
const LANGUAGE_TAG = /^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/;

const CATEGORY_NAMES: ReadonlySet<unknown> = new Set(Object.values(CATEGORIES));
const COLLECTION_NAMES: ReadonlySet<unknown> = new Set(Object.values(COLLECTIONS));
const SORT_NAMES: ReadonlySet<unknown> = new Set(Object.values(SORTS));
const DEVICE_NAMES: ReadonlySet<unknown> = new Set(Object.values(DEVICES));
const PRICE_NAMES: ReadonlySet<unknown> = new Set(Object.values(PRICES));

/** An object of options with no other names than the known ones. */
export function checkOptions(
  options: unknown,
  known: readonly string[],
  parameter = 'options',
): asserts options is Record<string, unknown> {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw invalid(parameter, 'an object', options);
  }
  for (const name in options) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const advice = near === undefined ? `known are ${known.join(', ')}` : `did you mean '${near}'?`;
    const place = parameter === 'options' ? name : `${parameter}.${name}`;
    const value = (options as Record<string, unknown>)[name];
    // A proxy under a wrong name may hold a password all the same.
    const details = /prox/i.test(name) ? { parameter: place } : { parameter: place, value };
    throw new ValidationError(`Unknown option '${name}' in ${parameter}: ${advice}`, details);
  }
}

/** A package name, as it is. */
export function checkAppId(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || value.length > 255 || !PACKAGE_NAME.test(value)) {
    throw invalid(parameter, 'a package name such as "com.spotify.music"', value);
  }
  return value;
}

/** A country code in any case, as the lower-case code that is sent. */
export function checkCountry(value: unknown, parameter: string): string {
  const country = typeof value === 'string' ? getCountry(value) : undefined;
  if (country === undefined) {
    const hint =
      typeof value === 'string' && value.toLowerCase() === 'uk' ? ' (Britain is "gb")' : '';
    throw invalid(parameter, `an ISO country code such as "us"${hint}`, value);
  }
  return country.code;
}

/** A language tag, as it is. */
export function checkLang(value: unknown, parameter = 'lang'): string {
  if (typeof value !== 'string' || !LANGUAGE_TAG.test(value)) {
    throw invalid(parameter, 'a language tag such as "en" or "pt-BR"', value);
  }
  return value;
}

/** A category of the store; null means all apps. */
export function checkCategory(value: unknown, parameter: string): Category {
  if (value === null) return CATEGORIES.APPLICATION;
  return oneOf<Category>(value, CATEGORY_NAMES, parameter, 'a category such as "GAME" or null');
}

/** A top chart. */
export function checkCollection(value: unknown, parameter = 'collection'): Collection {
  return oneOf<Collection>(value, COLLECTION_NAMES, parameter, oneOfNames(COLLECTION_NAMES));
}

/** An order of reviews. */
export function checkSort(value: unknown, parameter = 'sort'): Sort {
  return oneOf<Sort>(value, SORT_NAMES, parameter, oneOfNames(SORT_NAMES));
}

/** A kind of device. */
export function checkDevice(value: unknown, parameter = 'device'): Device {
  return oneOf<Device>(value, DEVICE_NAMES, parameter, oneOfNames(DEVICE_NAMES));
}

/** Which prices a search looks at. */
export function checkPrice(value: unknown, parameter = 'price'): Price {
  return oneOf<Price>(value, PRICE_NAMES, parameter, oneOfNames(PRICE_NAMES));
}

/** Some text that is not only white space. */
export function checkText(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw invalid(parameter, 'a non-empty text', value);
  }
  return value;
}

/** A whole number within bounds. */
export function checkWhole(value: unknown, parameter: string, least: number, most: number): number {
  if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
    throw invalid(parameter, `a whole number from ${least} to ${most}`, value);
  }
  return value as number;
}

/** A finite number that is not below a bound. */
export function checkNumber(value: unknown, parameter: string, least: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < least) {
    throw invalid(parameter, `a number of ${least} or more`, value);
  }
  return value;
}

/** Applies a check when there is a value. */
export function optional<T>(
  value: unknown,
  check: (value: unknown, parameter: string) => T,
  parameter: string,
): T | undefined {
  return value === undefined ? undefined : check(value, parameter);
}

/** A list (an array or another iterable that is no text), each item checked; a copy, so that later changes of the given one are harmless. */
export function checkList<T>(
  value: unknown,
  parameter: string,
  check: (item: unknown, parameter: string) => T,
): T[] {
  const items = iterableOf(value, parameter);
  const list: T[] = [];
  for (const item of items) {
    // The name of the place is only needed by an error: making 10,000 of them would cost more than the checks.
    try {
      list.push(check(item, parameter));
    } catch {
      check(item, `${parameter}[${list.length}]`);
    }
  }
  return list;
}

/** An array or another iterable that is no text. */
export function iterableOf(value: unknown, parameter: string): Iterable<unknown> {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null && Symbol.iterator in value) {
    return value as Iterable<unknown>;
  }
  throw invalid(parameter, typeof value === 'string' ? 'a list, not one text,' : 'a list', value);
}

/** Names of fields of an app: one at least, all known. */
export function checkFields(value: unknown, parameter = 'fields'): AppField[] {
  const known = appFieldNames();
  const fields = checkList(value, parameter, (field, place) => {
    if (typeof field === 'string' && known.has(field)) return field as AppField;
    const near = typeof field === 'string' ? nearest(field, [...known]) : undefined;
    throw invalid(
      place,
      `the name of a field of App${near === undefined ? '' : ` (such as "${near}")`}`,
      field,
    );
  });
  if (fields.length === 0) throw invalid(parameter, 'at least one field', value);
  return fields;
}

/** Something to call. */
export function checkFunction<F>(value: unknown, parameter: string): F {
  if (typeof value !== 'function') throw invalid(parameter, 'a function', value);
  return value as F;
}

/** An `AbortSignal`, by its shape: signals of other realms and polyfills count. */
export function checkSignal(value: unknown, parameter = 'signal'): AbortSignal {
  const signal = value as AbortSignal | null;
  if (
    typeof signal !== 'object' ||
    signal === null ||
    typeof signal.aborted !== 'boolean' ||
    typeof signal.addEventListener !== 'function'
  ) {
    throw invalid(parameter, 'an AbortSignal', value);
  }
  return signal;
}

function oneOf<T>(value: unknown, names: ReadonlySet<unknown>, parameter: string, what: string): T {
  if (!names.has(value)) throw invalid(parameter, what, value);
  return value as T;
}

function oneOfNames(names: ReadonlySet<unknown>): string {
  return `one of ${[...names].map((name) => `"${String(name)}"`).join(', ')}`;
}

/** The known name that a given one is nearly: two changes off at most, three in a longer one. */
function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = name.length < 6 ? 3 : 4;
  for (const candidate of known) {
    const distance = changes(name.toLowerCase(), candidate.toLowerCase(), least);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Edit distance of two short texts, or `limit` when it is not below that. */
function changes(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
