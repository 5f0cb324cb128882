// The same small program under every runtime: fetch, iterate, abort, exit. No runtime's own API is used but `process`.
// Argument: the folder of the library as it is published.
import { pathToFileURL } from 'node:url';

const dist = pathToFileURL(`${process.argv[2]}/`);
const { createClient, fetchApps } = await import(new URL('index.js', dist).href);
const { simulatedAppId, startSimulator } = await import(new URL('testing.js', dist).href);
const { parseListResponse } = await import(new URL('parse.js', dist).href);

const report = {};
const simulator = await startSimulator({ tls: true });
const client = createClient({ baseUrl: simulator.url, ca: simulator.ca, pace: 'off' });

// Events, by a listener and by the channel of its kind.
const { subscribe } = await import('node:diagnostics_channel');
const heard = [];
const published = [];
client.on('response', ({ id }) => heard.push(id));
subscribe('playfast:response', ({ id }) => published.push(id));

// Fetch: singles of one tick, a batch of two languages (both carriers: ASCII and UTF-8), an error.
const appIds = Array.from({ length: 80 }, (_, n) => simulatedAppId(n * 97));
const [app, list] = await Promise.all([
  client.app({ appId: appIds[1] }),
  client.list({ numResults: 10 }),
]);
report.app = app.appId === appIds[1] && app.title.length > 0;
report.list = list.length;
const english = await fetchApps({ appIds, countries: ['us'], client });
const korean = await fetchApps({ appIds, countries: ['kr'], lang: 'ko', client });
report.batch = english.length + korean.length;
report.hangul = korean.some((each) => /[\uac00-\ud7af]/.test(each.description));
report.error = await client.app({ appId: 'com.nobody.nothing' }).catch((error) => error.code);
report.events =
  heard.length === client.stats().requests && heard.join() === published.join() ? 'all' : heard;
try {
  parseListResponse('nonsense');
} catch (error) {
  report.parse = error.code;
}

// Iterate: pages of reviews, left early.
const reviews = client.reviewsAll({ appId: simulatedAppId(7) });
let count = 0;
for await (const review of reviews) if (review.id && ++count === 1500) break;
report.reviews = [count, reviews.pages, reviews.end];

// Abort: the reason comes back, the server has nothing open.
const slow = await startSimulator({ latencyMs: 20_000 });
const controller = new AbortController();
const hanging = fetchApps({
  appIds,
  countries: ['us'],
  client: createClient({ baseUrl: slow.url, pace: 'off' }),
  signal: controller.signal,
});
while (slow.stats().openRequests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
controller.abort('enough');
report.abort = await hanging.catch((reason) => reason);
for (let i = 0; i < 200 && slow.stats().openRequests > 0; i++) {
  await new Promise((resolve) => setTimeout(resolve, 5));
}
report.open = slow.stats().openRequests;
await slow.stop();

// Exit: by itself, with idle connections and a simulator still running.
console.log(JSON.stringify(report));
