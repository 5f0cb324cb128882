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

// Every page whose snippets are whole programs.
const pages = ['README.md', 'docs/resilience.md'];
const snippets: [string, string][] = [];
for (const page of pages) {
  const text = await readFile(new URL(page, root), 'utf8');
  const found = [...text.matchAll(/```js\n([\s\S]*?)```/g)];
  found.forEach(([, code], place) => snippets.push([`${page} ${place + 1}`, code!]));
}

describe('the snippets of README and docs', () => {
  let store: Simulator;
  beforeAll(async () => {
    store = await startSimulator({ seed: 7 });
    await mkdir(folder, { recursive: true });
  });
  afterAll(async () => {
    await store.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('are found', () => {
    for (const page of pages) {
      const found = snippets.filter(([name]) => name.startsWith(page));
      expect(found.length, page).toBeGreaterThanOrEqual(3);
    }
  });

  it.each(snippets)('%s runs and prints something', async (name, code) => {
    const file = new URL(`${name.replaceAll(/\W+/g, '-')}.mjs`, folder);
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
  });
});
