// The built addon under Node 20, 22 and 24, Bun and Deno. Their binaries are packages of `runtimes/`, installed here when
// they are missing: 700 MB that nobody needs who only uses or demonstrates the library.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';

const folder = fileURLToPath(new URL('runtimes/', import.meta.url));
const library = fileURLToPath(new URL('../dist/lib', import.meta.url));

const RUNTIMES: Record<string, string[]> = {
  'Node 20': ['node_modules/node20/bin/node'],
  'Node 22': ['node_modules/node22/bin/node'],
  'Node 24': ['node_modules/node24/bin/node'],
  Bun: ['node_modules/@oven/bun-linux-x64/bin/bun'],
  Deno: ['node_modules/@deno/linux-x64-glibc/deno', 'run', '--allow-all', '--no-prompt'],
};

const here = process.platform === 'linux' && process.arch === 'x64';
if (!here) {
  console.warn(
    '\n*** The smoke test of the runtimes is SKIPPED: their packages are for Linux on x64.\n',
  );
}

describe.skipIf(!here)('fetch, iterate, abort and exit', () => {
  beforeAll(() => {
    const missing = Object.values(RUNTIMES).some(([binary]) => !existsSync(folder + binary));
    if (missing) {
      execFileSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: folder });
    }
  }, 300_000);

  test.each(Object.entries(RUNTIMES))(
    '%s',
    async (_, [binary, ...args]) => {
      const child = spawn(folder + binary, [...args, `${folder}smoke.mjs`, library], {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let text = '';
      let errors = '';
      let done = 0;
      child.stdout.on('data', (data: Buffer) => {
        text += data.toString();
        done = performance.now();
      });
      child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
      const [code] = (await once(child, 'close')) as [number];
      const lingered = performance.now() - done;
      expect(text, errors).toMatch(/^\{.*\}\s*$/);
      expect(JSON.parse(text)).toEqual({
        app: true,
        list: 10,
        batch: 160,
        hangul: true,
        error: 'not_found',
        events: 'all',
        parse: 'network',
        reviews: [1500, 2, 'stopped'],
        abort: 'enough',
        open: 0,
      });
      expect(code).toBe(0);
      expect(lingered).toBeLessThan(1000);
    },
    60_000,
  );
});
