// The options `proxy` and `proxies`. Their values may hold passwords: no error shows them.
import { invalid, invalidSecret } from './failures.js';

const PROTOCOLS: ReadonlySet<string> = new Set(['http:', 'https:', 'socks5:', 'socks5h:']);
const WHAT = 'an http, https, socks5 or socks5h URL such as "http://user:password@host:port"';

/** The address of one proxy, as it is. */
export function checkProxy(value: unknown, parameter: string): string {
  if (typeof value !== 'string' || !URL.canParse(value)) throw invalidSecret(parameter, WHAT);
  const { protocol, hostname } = new URL(value);
  if (!PROTOCOLS.has(protocol) || hostname === '') throw invalidSecret(parameter, WHAT);
  return value;
}

/** The addresses of several proxies: one at least. */
export function checkProxies(value: unknown, parameter: string): string[] {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) {
    throw invalidSecret(parameter, 'a list of proxies');
  }
  const proxies = [...(value as Iterable<unknown>)].map((each, place) =>
    checkProxy(each, `${parameter}[${place}]`),
  );
  if (proxies.length === 0) throw invalid(parameter, 'at least one proxy', []);
  return proxies;
}
