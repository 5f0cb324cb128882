// Real proxies for tests, in the test's own process: http, https and SOCKS5, with and without credentials, and those
// that misbehave. Each counts what it saw.
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { once } from 'node:events';
import { selfSigned } from './certificate.js';
import { httpProxy } from './proxy-http.js';
import { socksProxy } from './proxy-socks.js';

/** How a proxy is set up. */
export interface ProxyOptions {
  /** What it speaks (default `'http'`); `'https'` is the same behind TLS, for whoever trusts its `ca`. */
  kind?: 'http' | 'https' | 'socks5';
  /** Credentials it wants; without them it takes anybody. */
  user?: { name: string; password: string };
  /** Status with which an http proxy refuses everything, or the reply with which a SOCKS proxy does. */
  rejects?: number;
  /** Accepts connections and never says a word. */
  hangs?: boolean;
  /** Dies after it has accepted so many connections: those open are reset, and every later one at once. */
  diesAfter?: number;
}

/** What a proxy has seen. */
export interface ProxyCount {
  /** Connections accepted, those of a dead proxy included. */
  connections: number;
  /** Connections that came after its death. */
  afterDeath: number;
  /** Tunnels asked for: CONNECT of http, the request of SOCKS. */
  connects: number;
  /** Requests with an absolute address, which an http proxy forwards by itself. */
  requests: number;
  /** `name:password` of every connection, tunnel or request that named any. */
  readonly credentials: string[];
  /** `host:port` of every tunnel and request. */
  readonly targets: string[];
}

/** A proxy that runs. */
export interface TestProxy extends AsyncDisposable {
  /** Its address with its credentials, for `proxies`. */
  readonly url: string;
  /** `host:port`: how the engine may name it. */
  readonly label: string;
  /** Certificate (PEM) to trust, of an https proxy. */
  readonly ca?: string;
  readonly count: ProxyCount;
  /** Resets all connections, and every later one. */
  die(): void;
  /** Serves again. */
  revive(): void;
  stop(): Promise<void>;
}

/** What speaks to the connections of a proxy. */
export interface ProxyTalk {
  serve(socket: Socket): void;
  /** Closes connections of its own. */
  close?(): void;
}

/** Starts a proxy on a free port of 127.0.0.1. */
export async function startProxy(options: ProxyOptions = {}): Promise<TestProxy> {
  const { kind = 'http', user, hangs = false, diesAfter = Infinity } = options;
  const count: ProxyCount = {
    connections: 0,
    afterDeath: 0,
    connects: 0,
    requests: 0,
    credentials: [],
    targets: [],
  };
  const talk = kind === 'socks5' ? socksProxy(options, count) : httpProxy(options, count);
  const open = new Set<Socket>();
  let dead = false;
  const die = (): void => {
    dead = true;
    for (const socket of open) socket.resetAndDestroy();
  };
  const accept = (socket: Socket): void => {
    count.connections += 1;
    // A peer that resets is no concern of a proxy.
    socket.on('error', () => {});
    if (count.connections > diesAfter) die();
    if (dead) {
      count.afterDeath += 1;
      socket.resetAndDestroy();
      return;
    }
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  };
  const begin = (socket: Socket): void => {
    socket.on('error', () => {});
    if (!hangs && !dead) talk.serve(socket);
  };
  let server: Server;
  let ca: string | undefined;
  if (kind === 'https') {
    const certificate = selfSigned();
    ca = certificate.cert;
    server = createTlsServer({ ...certificate, ALPNProtocols: ['http/1.1'] }, begin);
    server.on('connection', accept);
    server.on('tlsClientError', () => {});
  } else {
    server = createServer((socket) => {
      accept(socket);
      begin(socket);
    });
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const label = `127.0.0.1:${port}`;
  const login =
    user === undefined
      ? ''
      : `${encodeURIComponent(user.name)}:${encodeURIComponent(user.password)}@`;
  const stop = async (): Promise<void> => {
    for (const socket of open) socket.destroy();
    talk.close?.();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `${kind}://${login}${label}`,
    label,
    ...(ca === undefined ? {} : { ca }),
    count,
    die,
    revive: () => {
      dead = false;
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
