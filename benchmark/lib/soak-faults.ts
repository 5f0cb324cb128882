import { FAULTS } from '../../__test__/helpers/fault-table.js';
import type { Faults } from './simulator.js';

/** Share of requests that each fault hits; heavy ones cost seconds or megabytes each time. */
const RATE = 0.003;
const HEAVY = 0.0005;
const HEAVY_FAULTS: ReadonlySet<string> = new Set(['bomb', 'huge', 'stall', 'drip']);

/** Every fault there is, each now and then, in the sizes of the table. */
export const SOAK_FAULTS: Faults = {
  seed: 7,
  mix: FAULTS.map(({ fault }) =>
    Object.assign({ rate: HEAVY_FAULTS.has(fault.fault) ? HEAVY : RATE }, fault),
  ),
};
