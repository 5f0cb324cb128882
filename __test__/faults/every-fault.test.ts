// Every fault alone: the right value or the right typed error, and never later than the deadline. Time is scaled.
import { describe, expect, test } from 'vitest';
import { PROBE_TIMEOUT_MS, faultsOf, probe } from '../helpers/fault-probe.js';
import { FAULTS, concerns, type FaultCase } from '../helpers/fault-table.js';
import { faultyStore } from '../helpers/faulty.js';
import { scaleTime } from '../helpers/scaled-time.js';

const scale = scaleTime(25);

async function meet(fault: FaultCase, rate: number, size: { apps: number; reviews: number }) {
  await using store = await faultyStore({ timeScale: scale });
  const client = store.client({ timeoutMs: PROBE_TIMEOUT_MS, maxBodyBytes: 4 << 20 });
  const calm = await probe(client, size);
  store.simulator.setFaults({ mix: [{ ...fault.fault, rate }] });
  const met = await probe(client, size);
  const { faults } = store.simulator.stats() as unknown as { faults: Record<string, number> };
  return { calm, met, hits: faults[fault.fault.fault] ?? 0 };
}

describe('met every time', () => {
  test.concurrent.each(FAULTS)('$title', async (fault) => {
    const { calm, met, hits } = await meet(fault, 1, { apps: 3, reviews: 1500 });
    expect(hits, 'the fault was met').toBeGreaterThan(0);
    expect(calm.every((one) => one.value !== undefined)).toBe(true);
    expect(faultsOf(fault, true, calm, met)).toEqual([]);
  });
});

describe('met three times in ten', () => {
  const cases = FAULTS.filter((fault) => concerns(fault, 'app') || fault.value);
  test.concurrent.each(cases)('$title', async (fault) => {
    const { calm, met } = await meet(fault, 0.3, { apps: 20, reviews: 100 });
    expect(faultsOf(fault, false, calm, met)).toEqual([]);
  });
});
