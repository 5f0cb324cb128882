import { checkCache, type CacheOptions } from './cache-option.js';
import { checkMilliseconds } from './common.js';
import { checkHooks } from './events.js';
import type { Hooks } from './event-types.js';
import { invalid, invalidSecret } from './failures.js';
import { checkPace, type Pace } from './pace-option.js';
import { checkProxies, checkProxy } from './proxy-option.js';
import {
  checkCountry,
  checkLang,
  checkOptions,
  checkText,
  checkWhole,
  optional,
} from './validate.js';

/** Options of a client. */
export interface ClientOptions {
  /** Where the store is (default: the real one, or the environment's `PLAYFAST_BASE_URL`). */
  baseUrl?: string;
  /** Language of requests that name none (default `'en'`). */
  lang?: string;
  /** Country of requests that name none, in any case (default `'us'`). */
  country?: string;
  /** One attempt on the network, in milliseconds; waiting is not counted (default 30,000). */
  timeoutMs?: number;
  /** From admission to outcome, in milliseconds, for calls that say nothing (default: none in a batch, 120,000 for single calls). */
  deadlineMs?: number;
  /** POSTs under way at once (default: what the pace allows). */
  maxInFlight?: number;
  /** `User-Agent` header. */
  userAgent?: string;
  /** More headers of each request. */
  headers?: Readonly<Record<string, string>>;
  /** Certificates (PEM) trusted beside the built-in roots (default: the file that `PLAYFAST_CA` names). */
  ca?: string;
  /**
   * Address of a proxy: an http, https, socks5 or socks5h URL, with `user:password@` if it asks for them (default: the proxy
   * variables of the environment).
   */
  proxy?: string;
  /** Addresses of several proxies, used in turn: each has a pace of its own, and one that is dead or blocked is left alone. */
  proxies?: Iterable<string>;
  /** Requests a second (default `'auto'`: bursts are free, long jobs find the store's limit by themselves). */
  pace?: Pace;
  /** Answers that are given again without asking (default: none are kept). */
  cache?: CacheOptions;
  /** Listeners from the start, one a kind of event; more can be added by `client.on`. */
  hooks?: Hooks;
  /** Attempts of each call before it fails (default 6). */
  retry?: { attempts?: number };
  /** Largest body of an answer, in bytes, after inflation too (default 32 MB). */
  maxBodyBytes?: number;
  /** Paths of fields that the store has moved, until a new version knows them. */
  shapes?: Readonly<Record<string, unknown>>;
}

const NAMES: readonly (keyof ClientOptions)[] = [
  'baseUrl',
  'lang',
  'country',
  'timeoutMs',
  'deadlineMs',
  'maxInFlight',
  'userAgent',
  'headers',
  'ca',
  'proxy',
  'proxies',
  'pace',
  'cache',
  'hooks',
  'retry',
  'maxBodyBytes',
  'shapes',
];

/** Checked options: those that the native side takes, and the listeners. */
export function checkClientOptions(options: unknown): {
  native: Omit<ClientOptions, 'hooks'>;
  hooks: Hooks | undefined;
} {
  checkOptions(options, NAMES);
  const native = checkNative(options);
  if (native.proxy !== undefined && native.proxies !== undefined) {
    throw invalidSecret('proxies', 'either proxy or proxies');
  }
  return { native, hooks: optional(options['hooks'], checkHooks, 'hooks') };
}

function checkNative(options: Record<string, unknown>): Omit<ClientOptions, 'hooks'> {
  return {
    baseUrl: optional(options['baseUrl'], checkAddress, 'baseUrl'),
    lang: optional(options['lang'], checkLang, 'lang'),
    country: optional(options['country'], checkCountry, 'country'),
    timeoutMs: optional(options['timeoutMs'], checkMilliseconds, 'timeoutMs'),
    deadlineMs: optional(options['deadlineMs'], checkMilliseconds, 'deadlineMs'),
    maxInFlight: optional(options['maxInFlight'], checkInFlight, 'maxInFlight'),
    userAgent: optional(options['userAgent'], checkText, 'userAgent'),
    headers: optional(options['headers'], checkHeaders, 'headers'),
    ca: optional(options['ca'], checkPem, 'ca'),
    proxy: optional(options['proxy'], checkProxy, 'proxy'),
    proxies: optional(options['proxies'], checkProxies, 'proxies'),
    pace: optional(options['pace'], checkPace, 'pace'),
    cache: optional(options['cache'], checkCache, 'cache'),
    retry: optional(options['retry'], checkRetry, 'retry'),
    maxBodyBytes: optional(options['maxBodyBytes'], checkBytes, 'maxBodyBytes'),
    shapes: optional(options['shapes'], checkObject, 'shapes'),
  };
}

function checkAddress(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || !URL.canParse(value)) {
    throw invalid(parameter, 'an absolute URL', value);
  }
  return value;
}

function checkPem(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || !value.includes('-----BEGIN CERTIFICATE-----')) {
    throw invalid(parameter, 'certificates in PEM form', value);
  }
  return value;
}

function checkInFlight(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1, 10_000);
}

function checkBytes(value: unknown, parameter: string): number {
  return checkWhole(value, parameter, 1024, 2 ** 30);
}

function checkObject(value: unknown, parameter: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(parameter, 'an object', value);
  }
  return value as Record<string, unknown>;
}

function checkHeaders(value: unknown, parameter: string): Record<string, string> {
  const headers = checkObject(value, parameter);
  for (const [name, text] of Object.entries(headers)) {
    if (typeof text !== 'string') throw invalid(`${parameter}.${name}`, 'a text', text);
  }
  return headers as Record<string, string>;
}

function checkRetry(value: unknown, parameter: string): { attempts?: number } {
  checkOptions(value, ['attempts'], parameter);
  const attempts = optional(
    value['attempts'],
    (each, place) => checkWhole(each, place, 1, 100),
    `${parameter}.attempts`,
  );
  return { attempts };
}
