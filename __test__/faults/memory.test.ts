// What an answer may cost, whatever it says it is: measured in processes of their own.
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { faultyStore } from '../helpers/faulty.js';

const MB = 1 << 20;
const CAP = 4 * MB;
const program = fileURLToPath(new URL('../programs/peak.mjs', import.meta.url));
const run = promisify(execFile);

async function peak(url: string): Promise<{ end: string; peakMb: number }> {
  const { stdout } = await run(process.execPath, [program, url, String(CAP)]);
  return JSON.parse(stdout) as { end: string; peakMb: number };
}

// The peak of a process is read from /proc.
describe.runIf(process.platform === 'linux')('peak memory stays within the cap and 32 MB', () => {
  test.each(['bomb', 'huge'] as const)('with a %s of 256 MB', async (fault) => {
    await using store = await faultyStore();
    const calm = await peak(store.simulator.url);
    store.simulator.setFaults({ mix: [{ fault, bytes: 256 * MB, rate: 1 }] });
    const met = await peak(store.simulator.url);
    expect(calm.end).toBe('value');
    expect(met.end).toBe('network');
    expect(met.peakMb - calm.peakMb).toBeLessThanOrEqual(4 + 32);
  });
});
