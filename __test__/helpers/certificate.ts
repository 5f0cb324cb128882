// A certificate for 127.0.0.1, made at run time: Node can sign but has no call that writes one, and no key belongs into a
// repository. X.509 v3 in DER, as short as rustls takes it (RFC 5280: 4.1 for the order, 4.2.1.6 for the address).
import { generateKeyPairSync, sign } from 'node:crypto';

/** Key and certificate of a server, both PEM; the certificate is its own authority. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** A self-signed certificate for `127.0.0.1` and `localhost`, valid from yesterday for a week. */
export function selfSigned(): ServerCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const name = sequence(der(0x31, sequence(oid(2, 5, 4, 3), utf8('test proxy'))));
  const day = 24 * 60 * 60 * 1000;
  const now = Date.now();
  const signed = sequence(
    der(0xa0, integer(2)),
    integer(1),
    ECDSA_SHA256,
    name,
    sequence(time(now - day), time(now + 7 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(sequence(oid(2, 5, 29, 17), der(0x04, alternativeNames())))),
  );
  const bits = Buffer.concat([Buffer.of(0), sign('sha256', signed, privateKey)]);
  const certificate = sequence(signed, ECDSA_SHA256, der(0x03, bits));
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function alternativeNames(): Buffer {
  return sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.of(127, 0, 0, 1)));
}

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...bytes), content]);
}

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function integer(value: number): Buffer {
  return der(0x02, Buffer.of(value));
}

function utf8(text: string): Buffer {
  return der(0x0c, Buffer.from(text));
}

/** Two-digit years, as the standard wants it until 2049: `261121143000Z`. */
function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/\D/g, '').slice(2, 14);
  return der(0x17, Buffer.from(`${digits}Z`));
}

/** The first two arcs share a byte, the others are base 128 with a continuation bit. */
function oid(first: number, second: number, ...rest: number[]): Buffer {
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    return groups;
  });
  return der(0x06, Buffer.of(first * 40 + second, ...bytes));
}

const ECDSA_SHA256 = sequence(oid(1, 2, 840, 10045, 4, 3, 2));
