import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator, type Simulator } from '../src-ts/testing/index.js';

const run = promisify(execFile);
const root = new URL('..', import.meta.url);
// Inside the package, so that `import 'playfast'` finds the built package itself, as it would for a user.
const folder = new URL('out/readme/', root);
// The README speaks of apps everybody knows; the store of our own has others.
const standIns: [string, string][] = [
  ['com.spotify.music', 'com.playsim.app2'],
  ['com.whatsapp', 'com.playsim.app1'],
];

const readme = await readFile(new URL('README.md', root), 'utf8');
const snippets = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map((match) => match[1]!);

describe('the snippets of the README', () => {
  let store: Simulator;
  beforeAll(async () => {
    store = await startSimulator({ seed: 7 });
    await mkdir(folder, { recursive: true });
  });
  afterAll(async () => {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are found', () => expect(snippets.length).toBeGreaterThanOrEqual(5));

  it.each(snippets.map((code, index) => [index + 1, code] as const))(
    'snippet %i runs and prints something',
    async (index, code) => {
      const file = new URL(`snippet-${index}.mjs`, folder);
      let source = code;
      for (const [known, standIn] of standIns) source = source.replaceAll(known, standIn);
      // `await using` came to Node with version 24; older ones get the same by hand.
      source = source.replace(/await using (\w+)/g, 'const $1');
      await writeFile(file, source);
      const { stdout } = await run(process.execPath, [file.pathname], {
        cwd: root.pathname,
        env: { ...process.env, PLAYFAST_BASE_URL: store.url },
        timeout: 20_000,
      });
      expect(stdout.trim()).not.toBe('');
      expect(stdout).not.toContain('undefined undefined');
    },
  );
});
