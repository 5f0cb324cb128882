import { isAscii } from 'node:buffer';
import type { Node } from './message.js';

/** One answer of a packed POST: the echoed tag and the payload text, `null` when it is empty. */
export type Frame = [tag: string, payload: string | null];

/** The body as a string. Latin1 is the cheap way, and right when all bytes are ASCII. */
export function bodyText(body: Buffer): string {
  return body.toString(isAscii(body) ? 'latin1' : 'utf8');
}

/** The frames of a response, in both framings (one array, or chunks with their lengths). */
export function readFrames(body: string): Frame[] {
  const start = body.indexOf('[');
  if (!body.startsWith(")]}'") || start === -1) throw new Error('not a batchexecute response');
  const frames: Frame[] = [];
  // Chunked bodies have their first length between the guard and the first array.
  if (body.slice(4, start).trim() === '') {
    collect(JSON.parse(body.slice(start)) as Node[][], frames);
    return frames;
  }
  let from = start;
  while (from !== -1) {
    let end = body.indexOf('\n', from);
    if (end === -1) end = body.length;
    if (body.charCodeAt(from) === 91 /* [ */) {
      collect(JSON.parse(body.slice(from, end)) as Node[][], frames);
    }
    from = end + 1 < body.length ? end + 1 : -1;
  }
  return frames;
}

function collect(rows: Node[][], frames: Frame[]): void {
  for (const row of rows) {
    if (row[0] === 'wrb.fr') frames.push([row[6] as string, row[2] as string | null]);
  }
}
