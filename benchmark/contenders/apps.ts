import { fetchApps } from '../../index.js';
import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { canonicalText } from '../lib/equal.js';
import { measure } from '../lib/measure.js';
import type { Cost } from '../lib/measure.js';
import { eachAppNative, nativeClient } from '../lib/native.js';
import { ScraperClient } from '../lib/scraper.js';
import type { Store } from '../lib/simulator.js';
import { ReferenceClient } from '../reference/client.js';
import type { ReferenceOptions } from '../reference/client.js';

/** Full details of many apps, by one of the contenders. */
export interface AppsJob {
  who: 'native' | 'javascript' | 'scraper';
  store: Store;
  count: number;
  /** `collect` keeps all results in one array, `drop` forgets each group, `texts` is for comparing. */
  mode: 'collect' | 'drop' | 'texts';
  pace?: 'off' | 'auto';
  reference?: Partial<ReferenceOptions>;
  /** Pages at a time of google-play-scraper. */
  atOnce?: number;
}

/** What it cost, or the canonical texts of the apps. */
export interface AppsResult {
  cost?: Cost;
  texts?: string[];
}

/**
 * POSTs in flight, of both clients alike: what measured fastest for both on a store without latency.
 * More only makes a queue of bodies before the threads that read them.
 */
const IN_FLIGHT = 3;
/** Apps read before the clock starts, a whole pass: connections stand and all code is compiled. */
const WARM_UP = 10_000;

serveContender(async (job: AppsJob): Promise<AppsResult> => {
  const contender = contenderOf(job);
  const ids = appIds(0, job.count);
  if (job.mode === 'texts') {
    const apps = await contender.collect(ids);
    return { texts: apps.map((app) => canonicalText(app)) };
  }
  const work = contender[job.mode];
  // A paced run would spend its burst on the warm-up.
  if (job.pace !== 'auto') await work(ids.slice(0, contender.warmUp));
  const result: { apps?: unknown } = {};
  const cost = await measure(async () => {
    result.apps = await work(ids);
  });
  if (job.mode === 'collect' && (result.apps as unknown[]).length !== job.count) {
    throw new Error('apps are missing');
  }
  return { cost };
});

interface Contender {
  warmUp: number;
  collect(ids: readonly string[]): Promise<readonly object[]>;
  drop(ids: readonly string[]): Promise<void>;
}

function contenderOf(job: AppsJob): Contender {
  if (job.who === 'native') {
    const client = nativeClient(job.store, job.pace, IN_FLIGHT);
    return {
      warmUp: WARM_UP,
      collect: (ids) => fetchApps({ appIds: ids, countries: ['us'], client }),
      drop: (ids) => counted(ids, (onApp) => eachAppNative(client, ids, onApp)),
    };
  }
  if (job.who === 'javascript') {
    const client = new ReferenceClient({
      baseUrl: job.store.url,
      ca: job.store.ca,
      inFlight: IN_FLIGHT,
      ...job.reference,
    });
    return {
      warmUp: WARM_UP,
      collect: (ids) => client.apps(ids),
      drop: (ids) => counted(ids, (onApp) => client.eachApps(ids, (apps) => apps.forEach(onApp))),
    };
  }
  const scraper = new ScraperClient(job.store);
  const atOnce = job.atOnce ?? 10;
  return {
    warmUp: 30,
    collect: (ids) => scraper.apps(ids, atOnce),
    drop: (ids) => scraper.apps(ids, atOnce).then(() => undefined),
  };
}

async function counted(
  ids: readonly string[],
  work: (onApp: (app: object) => void) => Promise<void>,
): Promise<void> {
  let seen = 0;
  await work(() => seen++);
  if (seen !== ids.length) throw new Error(`${seen} apps of ${ids.length}`);
}
