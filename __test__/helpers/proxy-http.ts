// An http proxy: tunnels (CONNECT) and requests with an absolute address.
import {
  Agent,
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProxyCount, ProxyOptions, ProxyTalk } from './proxies.js';

/** What serves the connections of an http proxy. */
export function httpProxy({ user, rejects }: ProxyOptions, count: ProxyCount): ProxyTalk {
  const agent = new Agent({ keepAlive: true });
  /** The status that refuses this request, or nothing. */
  const refusal = (message: IncomingMessage): number | undefined => {
    const given = credentialsOf(message);
    if (given !== undefined) count.credentials.push(given);
    if (rejects !== undefined) return rejects;
    return user === undefined || given === `${user.name}:${user.password}` ? undefined : 407;
  };
  const server = createServer((request, response) => {
    count.requests += 1;
    const target = new URL(request.url!);
    count.targets.push(target.host);
    const status = refusal(request);
    if (status === undefined) pass(request, response, target, agent);
    else response.writeHead(status, refusalHeaders(status)).end('no');
  });
  // Connections are the owner's: they stay until it or the client closes them.
  server.keepAliveTimeout = 0;
  server.on('connect', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    count.connects += 1;
    count.targets.push(request.url!);
    socket.on('error', () => {});
    const status = refusal(request);
    if (status === undefined) tunnel(request.url!, socket, head);
    else {
      const headers = Object.entries(refusalHeaders(status)).map(
        ([name, value]) => `${name}: ${value}`,
      );
      socket.end([`HTTP/1.1 ${status} No`, ...headers, '', ''].join('\r\n'));
    }
  });
  return {
    serve: (socket) => void server.emit('connection', socket),
    close: () => agent.destroy(),
  };
}

function refusalHeaders(status: number): Record<string, string> {
  return {
    ...(status === 407 && { 'proxy-authenticate': 'Basic realm="test"' }),
    'content-length': status === 407 ? '0' : '2',
    connection: 'close',
  };
}

function credentialsOf(message: IncomingMessage): string | undefined {
  const basic = /^basic (.+)$/i.exec(message.headers['proxy-authorization'] ?? '')?.[1];
  return basic === undefined ? undefined : Buffer.from(basic, 'base64').toString();
}

function pass(request: IncomingMessage, response: ServerResponse, target: URL, agent: Agent): void {
  const { 'proxy-authorization': _, 'proxy-connection': __, ...headers } = request.headers;
  const upstream = forward(
    target,
    { method: request.method, headers: { ...headers, host: target.host }, agent },
    (answer) => {
      response.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    },
  );
  // What breaks on one side breaks on the other.
  upstream.on('error', () => response.destroy());
  response.on('close', () => upstream.destroy());
  request.pipe(upstream);
}

function tunnel(target: string, socket: Duplex, head: Buffer): void {
  const [host, port] = target.split(':');
  const upstream = connect(Number(port), host, () => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.write(head);
    join(socket, upstream);
  });
  upstream.on('error', () => socket.destroy());
  socket.on('close', () => upstream.destroy());
}

/** Carries bytes both ways, and the end of one side to the other. */
export function join(socket: Duplex, upstream: Duplex): void {
  socket.pipe(upstream);
  upstream.pipe(socket);
  upstream.on('close', () => socket.destroy());
}
