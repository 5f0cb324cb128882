// The options `proxy` and `proxies`: what is taken, and that no error ever shows a password. Real proxies are in `faults/`.
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { createClient, ValidationError } from '../index.js';
import { checkClientOptions } from '../src-ts/client-options.js';

const SECRET = 'hunter2';

function refusal(options: object): ValidationError {
  try {
    createClient(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ValidationError);
    return error as ValidationError;
  }
  throw new Error('it was taken');
}

describe('addresses that are taken, as they are', () => {
  test.each([
    'http://10.0.0.1:3128',
    'https://user:p%40ss@proxy.example:8443/',
    'socks5://user:pass@proxy.example:1080',
    'socks5h://proxy.example',
    'http://[::1]:3128',
  ])('%s', (proxy) => {
    expect(checkClientOptions({ proxy }).native.proxy).toBe(proxy);
    expect(checkClientOptions({ proxies: new Set([proxy]) }).native.proxies).toEqual([proxy]);
  });
});

describe('a refusal names the place and shows nothing of the value', () => {
  const good = `http://user:${SECRET}@proxy.example:3128`;
  test.each<[string, object, string]>([
    ['no scheme', { proxy: `user:${SECRET}@proxy.example:3128` }, 'proxy'],
    ['another scheme', { proxy: `ftp://user:${SECRET}@proxy.example` }, 'proxy'],
    ['socks4', { proxy: `socks4://user:${SECRET}@proxy.example` }, 'proxy'],
    ['no host', { proxy: `socks5://user:${SECRET}@:1080` }, 'proxy'],
    ['an empty host', { proxy: 'socks5://' }, 'proxy'],
    ['a list for one', { proxy: [good] }, 'proxy'],
    ['an object', { proxy: { url: good } }, 'proxy'],
    ['a wrong one among good ones', { proxies: [good, good, good, `${SECRET}:1`] }, 'proxies[3]'],
    ['a number', { proxies: [good, 7] }, 'proxies[1]'],
    ['a text for a list', { proxies: good }, 'proxies'],
    ['both options', { proxy: good, proxies: [good] }, 'proxies'],
    ['a wrong name', { proxys: [good] }, 'proxys'],
    ['no proxy at all', { proxies: [] }, 'proxies'],
  ])('%s', (_, options, parameter) => {
    const error = refusal(options);
    expect(error.code).toBe('validation');
    expect(error.parameter).toBe(parameter);
    expect(error.message).toContain(parameter);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
    expect(JSON.stringify(error)).not.toContain(SECRET);
  });
});
