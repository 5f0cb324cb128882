// Does one piece of work, prints how long the process had run by then, and leaves the rest to the runtime: nothing
// calls process.exit(). The parent measures how long it lingers.
import { createClient, fetchApps } from 'playfast';
import { simulatedAppId, startSimulator } from 'playfast/testing';

const [, , what, url] = process.argv;
const appIds = [1, 2, 3].map(simulatedAppId);
const client = createClient({ baseUrl: url, pace: 'off', retry: { attempts: 1 } });
const works = {
  // Connections stay open and idle in the pool.
  idle: () => client.apps({ appIds }),
  async abort() {
    const controller = new AbortController();
    const batch = fetchApps({ appIds, countries: ['us', 'de'], client, signal: controller.signal });
    setTimeout(() => controller.abort(), 20);
    await batch.catch(() => {});
  },
  error: () => client.app({ appId: 'com.nobody.nothing' }).catch(() => {}),
  unreachable: () =>
    createClient({ baseUrl: 'http://127.0.0.1:9', retry: { attempts: 1 } })
      .app({ appId: appIds[0] })
      .catch(() => {}),
  async iterator() {
    for await (const review of client.reviewsAll({ appId: appIds[0] })) if (review) break;
  },
  async simulator() {
    const simulator = await startSimulator();
    await createClient({ baseUrl: simulator.url, pace: 'off' }).app({ appId: appIds[0] });
  },
  // The timer for events is no reason to live.
  async listener() {
    client.on('response', () => {});
    await client.apps({ appIds });
  },
  async closed() {
    const calls = client.apps({ appIds }).catch(() => {});
    client.close();
    await calls;
  },
  // Importing alone, without a call.
  import: () => {},
};
await works[what]();
process.stdout.write('done\n');
