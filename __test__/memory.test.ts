// What request objects weigh: measured in a process of its own, where nothing else allocates.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('10,000 kept requests weigh 96 bytes each at most, a million passing by 64 KB in all', () => {
  const program = fileURLToPath(new URL('programs/memory.mjs', import.meta.url));
  const text = execFileSync(process.execPath, ['--expose-gc', '--no-opt', program], {
    encoding: 'utf8',
  });
  const { bytesPerRequest, lazy } = JSON.parse(text) as {
    bytesPerRequest: number;
    lazy: { count: number; extraBytes: number };
  };
  expect(bytesPerRequest).toBeGreaterThan(40);
  expect(bytesPerRequest).toBeLessThanOrEqual(96);
  expect(lazy.count).toBe(1_000_000);
  expect(lazy.extraBytes).toBeLessThanOrEqual(64 * 1024);
});
