// A worker thread with requests under way, which its parent terminates.
import { parentPort, workerData } from 'node:worker_threads';
import { createClient, fetchApps } from 'playfast';
import { simulatedAppId } from 'playfast/testing';

const { url, ends } = workerData;
const client = createClient({ baseUrl: url, pace: 'off' });
const appIds = Array.from({ length: 40 }, (_, n) => simulatedAppId(n * 100));
const work = [
  fetchApps({ appIds, countries: ['us', 'de', 'kr'], client }),
  client.app({ appId: simulatedAppId(5), country: 'fr' }),
];
for (const each of work) each.catch(() => {});
if (ends) {
  await client.app({ appId: simulatedAppId(6), country: 'jp' });
  client.close();
}
parentPort.postMessage('started', []);
