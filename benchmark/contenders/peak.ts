import { fetchAppsSettled } from '../../index.js';
import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { nativeClient } from '../lib/native.js';
import { peakMb } from '../lib/process.js';
import type { Store } from '../lib/simulator.js';

/** One app of a store whose answer may be a bomb. */
export interface PeakJob {
  store: Store;
}

/** What it ended with, and the most memory that the process held. */
export interface PeakResult {
  /** `value`, or the code of the error. */
  end: string;
  peakMb: number;
}

serveContender(async ({ store }: PeakJob): Promise<PeakResult> => {
  const client = nativeClient(store);
  const [outcome] = await fetchAppsSettled({ client, appIds: appIds(0, 1), countries: ['us'] });
  client.close();
  return { end: outcome!.ok ? 'value' : outcome!.error.code, peakMb: peakMb() };
});
