// A SOCKS5 proxy (RFC 1928, credentials RFC 1929): the greeting, a login, one tunnel.
import { connect, type Socket } from 'node:net';
import type { ProxyCount, ProxyOptions, ProxyTalk } from './proxies.js';
import { join } from './proxy-http.js';

const VERSION = 5;
const METHOD = { none: 0, password: 2, nothing: 0xff } as const;
const ADDRESS = { v4: 1, name: 3 } as const;

/** What serves the connections of a SOCKS5 proxy; `rejects` is the reply (RFC 1928, 6) it gives to every request. */
export function socksProxy({ user, rejects }: ProxyOptions, count: ProxyCount): ProxyTalk {
  return {
    serve: (socket) => void talk(socket).catch(() => socket.destroy()),
  };

  async function talk(socket: Socket): Promise<void> {
    const reader = new Reader(socket);
    const [, methods] = await reader.take(2);
    const offered = await reader.take(methods!);
    const method = user === undefined ? METHOD.none : METHOD.password;
    if (!offered.includes(method)) {
      socket.end(Buffer.of(VERSION, METHOD.nothing));
      return;
    }
    socket.write(Buffer.of(VERSION, method));
    if (user !== undefined && !(await login(socket, reader))) return;
    const target = await targetOf(reader);
    count.connects += 1;
    count.targets.push(`${target.host}:${target.port}`);
    if (rejects !== undefined) {
      socket.end(reply(rejects));
      return;
    }
    const upstream = connect(target.port, target.host, () => {
      socket.write(reply(0));
      upstream.write(reader.release());
      join(socket, upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
  }

  async function login(socket: Socket, reader: Reader): Promise<boolean> {
    const [, length] = await reader.take(2);
    const name = (await reader.take(length!)).toString();
    const [passwordLength] = await reader.take(1);
    const password = (await reader.take(passwordLength!)).toString();
    count.credentials.push(`${name}:${password}`);
    const right = name === user!.name && password === user!.password;
    if (right) socket.write(Buffer.of(1, 0));
    else socket.end(Buffer.of(1, 1));
    return right;
  }
}

async function targetOf(reader: Reader): Promise<{ host: string; port: number }> {
  const [, , , type] = await reader.take(4);
  let host: string;
  if (type === ADDRESS.v4) host = [...(await reader.take(4))].join('.');
  else if (type === ADDRESS.name) host = (await reader.take((await reader.take(1))[0]!)).toString();
  else throw new Error(`address type ${type}`);
  return { host, port: (await reader.take(2)).readUInt16BE() };
}

/** A reply, with an address nobody looks at. */
function reply(code: number): Buffer {
  return Buffer.of(VERSION, code, 0, ADDRESS.v4, 0, 0, 0, 0, 0, 0);
}

/** Takes exact numbers of bytes from a socket, until what is left belongs to the tunnel. */
class Reader {
  #bytes: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};
  readonly #collect = (chunk: Buffer): void => {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#wake();
  };

  constructor(private readonly socket: Socket) {
    socket.on('data', this.#collect);
    socket.once('close', () => this.#wake());
  }

  async take(length: number): Promise<Buffer> {
    while (this.#bytes.length < length) {
      if (this.socket.destroyed) throw new Error('closed');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#bytes.subarray(0, length);
    this.#bytes = this.#bytes.subarray(length);
    return taken;
  }

  /** Stops reading; gives what was read and not taken. */
  release(): Buffer {
    this.socket.off('data', this.#collect);
    return this.#bytes;
  }
}
