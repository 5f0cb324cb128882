// The captures: data of third parties, read from beside the project and never copied into it.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Folder of the captures: `PLAYFAST_FIXTURES`, or beside the checkout. */
export const fixtures = process.env['PLAYFAST_FIXTURES'] ?? join(root, '..', 'shared', 'fixtures');

/** Whether the captures are there. Where they are not, say so: a skipped contract test is no passed one. */
export const haveFixtures = existsSync(join(fixtures, 'expected', 'captures.json'));
if (!haveFixtures) {
  console.warn(
    `\n*** No captures in ${fixtures}: the contract tests over real answers are SKIPPED.\n` +
      '*** Set PLAYFAST_FIXTURES to a folder of captures to run them.\n',
  );
}

/** A capture and what is known of it. */
export interface Capture {
  readonly name: string;
  readonly kind: string;
  readonly path: string;
  readonly args: { readonly appId?: string };
  readonly expect?: { readonly fn: string; readonly end: string; readonly codes?: string };
}

/** All captures; none when they are not there. */
export function captures(): Capture[] {
  if (!haveFixtures) return [];
  return JSON.parse(readFileSync(join(fixtures, 'expected', 'captures.json'), 'utf8')) as Capture[];
}

/** The bytes of a capture. */
export function bodyOf(capture: Pick<Capture, 'path'>): Buffer {
  return readFileSync(join(fixtures, capture.path));
}

/** The values a capture holds. */
export function expectedOf(capture: Capture): unknown {
  return JSON.parse(readFileSync(join(fixtures, 'expected', `${capture.name}.json`), 'utf8'));
}

/** A value without what counts as absent: undefined, null, an empty text, an empty list. */
export function normal(value: unknown): unknown {
  if (value === null || value === '' || value === undefined) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(normal);
  if (typeof value !== 'object') return value;
  const kept = Object.entries(value)
    .map(([key, each]) => [key, normal(each)] as const)
    .filter(([, each]) => each !== undefined);
  return Object.fromEntries(kept);
}
