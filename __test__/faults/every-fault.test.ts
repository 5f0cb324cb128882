// Every fault alone: the right value or the right typed error, and never later than the deadline. Time is scaled.
import { beforeAll, describe, expect, test } from 'vitest';
import {
  PROBE_TIMEOUT_MS,
  faultsOf,
  probe,
  type ProbeSize,
  type Probed,
} from '../helpers/fault-probe.js';
import { FAULTS, type FaultCase } from '../helpers/fault-table.js';
import { faultyStore } from '../helpers/faulty.js';
import { scaleTime } from '../helpers/scaled-time.js';

const timeScale = scaleTime(25);
const OPTIONS = { timeoutMs: PROBE_TIMEOUT_MS, maxBodyBytes: 4 << 20 };
const FEW = { apps: 3, reviews: 1500 };
const MANY = { apps: 20, reviews: 100 };

/** What a store without faults answers. */
const calm = new Map<object, Probed[]>();
beforeAll(async () => {
  await using store = await faultyStore({ timeScale });
  for (const size of [FEW, MANY]) calm.set(size, await probe(store.client(OPTIONS), size));
});

// A store of its own: a connection that is kept would escape what happens to new ones.
async function meet(fault: FaultCase, rate: number, size: ProbeSize) {
  await using store = await faultyStore({ timeScale, faults: { mix: [{ ...fault.fault, rate }] } });
  const met = await probe(store.client(OPTIONS), size);
  return { met, hits: store.simulator.stats().faults[fault.fault.fault] ?? 0 };
}

test('every call has its value when there is no fault', () => {
  for (const size of [FEW, MANY]) {
    expect(calm.get(size)!.filter((one) => one.value === undefined)).toEqual([]);
  }
});

describe('met every time', () => {
  test.concurrent.each(FAULTS)('$title', async (fault) => {
    const { met, hits } = await meet(fault, 1, FEW);
    expect(hits, 'the fault was met').toBeGreaterThan(0);
    expect(faultsOf(fault, true, calm.get(FEW)!, met)).toEqual([]);
  });
});

describe('met three times in ten', () => {
  test.concurrent.each(FAULTS)('$title', async (fault) => {
    const { met } = await meet(fault, 0.3, MANY);
    expect(faultsOf(fault, false, calm.get(MANY)!, met)).toEqual([]);
  });
});
