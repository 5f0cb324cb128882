import { connect as connectTcp } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Store } from './simulator.js';

/** What came over all connections. */
export interface RawCount {
  responses: number;
  bytes: number;
}

/**
 * The cheapest HTTP/1.1 client that measures a server honestly: keeps its connections, sends
 * ready-made requests, counts bytes by `content-length` and looks at nothing else. Anything but a
 * 200 with a length ends it.
 */
export async function hammer(
  store: Store,
  requests: readonly Buffer[],
  connections: number,
): Promise<RawCount> {
  const count: RawCount = { responses: 0, bytes: 0 };
  let next = 0;
  await Promise.all(
    Array.from({ length: connections }, () =>
      serveConnection(store, () => requests[next++], count),
    ),
  );
  return count;
}

/** The bytes of a request. */
export function rawRequest(method: 'GET' | 'POST', path: string, body = ''): Buffer {
  const head = [
    `${method} ${path} HTTP/1.1`,
    'host: localhost',
    'accept-encoding: gzip',
    'content-type: application/x-www-form-urlencoded;charset=UTF-8',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function serveConnection(
  store: Store,
  nextRequest: () => Buffer | undefined,
  count: RawCount,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = open(store);
    /** Bytes of the present body that are still to come; -1 while its head is read. */
    let missing = -1;
    let head: Buffer | undefined;
    const send = (): void => {
      const request = nextRequest();
      if (request === undefined) {
        socket.end();
        resolve();
      } else socket.write(request);
    };
    socket.on('data', (chunk: Buffer) => {
      count.bytes += chunk.length;
      if (missing === -1) {
        const start = head === undefined ? chunk : Buffer.concat([head, chunk]);
        const end = start.indexOf('\r\n\r\n');
        if (end === -1) {
          head = start;
          return;
        }
        head = undefined;
        const length = lengthOf(start.toString('latin1', 0, end));
        if (length === undefined) {
          socket.destroy();
          reject(new Error(`unexpected answer: ${start.toString('latin1', 0, end)}`));
          return;
        }
        missing = length - (start.length - end - 4);
      } else missing -= chunk.length;
      if (missing === 0) {
        missing = -1;
        count.responses++;
        send();
      }
    });
    socket.on('error', reject);
    socket.once(store.ca === undefined ? 'connect' : 'secureConnect', send);
  });
}

function open(store: Store): Socket {
  const { hostname, port } = new URL(store.url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return store.ca === undefined
    ? connectTcp({ host, port: Number(port), noDelay: true })
    : connectTls({ host, port: Number(port), ca: store.ca, ALPNProtocols: ['http/1.1'] });
}

function lengthOf(head: string): number | undefined {
  if (!head.startsWith('HTTP/1.1 200')) return undefined;
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  return length === undefined ? undefined : Number(length);
}
