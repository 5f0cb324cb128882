import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { canonicalText } from '../lib/equal.js';
import { nativeClient } from '../lib/native.js';
import type { Store } from '../lib/simulator.js';
import { ReferenceClient } from '../reference/client.js';

/** Single calls of one client, one after another and all at once. */
export interface ClientsJob {
  who: 'native' | 'javascript';
  store: Store;
  calls: number;
  rounds: number;
  pace?: 'off' | 'auto';
}

/** Wall times of whole rounds and of single calls in ms, and the canonical texts of the apps. */
export interface ClientsResult {
  sequential: Times;
  concurrent: Times;
  texts: string[];
}

/** Times of one way of calling. */
export interface Times {
  rounds: number[];
  calls: number[];
}

serveContender(async (job: ClientsJob): Promise<ClientsResult> => {
  const call = contenderOf(job);
  const ids = appIds(0, job.calls);
  const texts = await Promise.all(ids.map(async (id) => canonicalText(await call(id))));
  const sequential: Times = { rounds: [], calls: [] };
  const concurrent: Times = { rounds: [], calls: [] };
  const timed = async (times: Times, id: string): Promise<void> => {
    const start = performance.now();
    await call(id);
    times.calls.push(performance.now() - start);
  };
  for (let round = 0; round < job.rounds; round++) {
    let start = performance.now();
    for (const id of ids) await timed(sequential, id);
    sequential.rounds.push(performance.now() - start);
    // Ten times as many concurrent rounds: they are short, and their percentiles need samples too.
    for (let again = 0; again < 10; again++) {
      start = performance.now();
      await Promise.all(ids.map((id) => timed(concurrent, id)));
      concurrent.rounds.push(performance.now() - start);
    }
  }
  return { sequential, concurrent, texts };
});

function contenderOf(job: ClientsJob): (appId: string) => Promise<object> {
  if (job.who === 'native') {
    const client = nativeClient(job.store, job.pace);
    return (appId) => client.app({ appId, country: 'us' });
  }
  // One connection for each call at once: nothing waits for another's answer.
  const client = new ReferenceClient({
    baseUrl: job.store.url,
    ca: job.store.ca,
    inFlight: job.calls,
  });
  return (appId) => client.app(appId);
}
