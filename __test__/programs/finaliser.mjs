// Abandons what is unfinished and lets the collector find it (needs --expose-gc). Prints one JSON text.
import { getEventListeners } from 'node:events';
import { createClient } from '../../dist/index.js';
import { CONNECTION } from '../../dist/src-ts/connection.js';
import { simulatedAppId, startSimulator } from '../../dist/src-ts/testing/index.js';

const tick = () => new Promise((resolve) => setImmediate(resolve));
const appId = simulatedAppId(7);

/** Collects until a condition holds; false when it does not within ten seconds. */
async function collected(condition) {
  const end = performance.now() + 10_000;
  while (!condition()) {
    if (performance.now() > end) return false;
    // Not in the job that looked: what a WeakRef has shown is kept for the rest of its job.
    await tick();
    globalThis.gc();
    await tick();
  }
  return true;
}

// A run under way whose last reference goes: how long after its finaliser its request is closed.
const slow = await startSimulator({ latencyMs: 60_000 });
const idle = createClient({ baseUrl: slow.url, pace: 'off' });
let finalised = 0;
const registry = new FinalizationRegistry(() => {
  finalised = performance.now();
});
(() => {
  const run = idle[CONNECTION].run({});
  run.push(JSON.stringify([{ kind: 'app', appId }]));
  run.end();
  registry.register(run);
})();
while (slow.stats().openRequests === 0) await tick();
await collected(() => finalised > 0);
while (slow.stats().openRequests > 0 && performance.now() - finalised < 10_000) await tick();
const closedMs = performance.now() - finalised;

// An iterator left half-way, with a signal that lives on: it is collected, and the signal keeps no listener.
const quick = await startSimulator({ latencyMs: 100 });
const client = createClient({ baseUrl: quick.url, pace: 'off' });
const { signal } = new AbortController();
const left = await (async () => {
  const reviews = client.reviewsAll({ appId, signal });
  await reviews.next();
  return new WeakRef(reviews);
})();
const gone = await collected(() => left.deref() === undefined);

// A step that is still waited for is no abandoned iterator, even when nobody holds the iterator itself.
const step = client.reviewsAll({ appId, signal }).next();
let answered = false;
void step.then(() => (answered = true));
await collected(() => answered);
const { done } = await step;

console.log(
  JSON.stringify({
    closedMs,
    gone,
    done,
    listeners: getEventListeners(signal, 'abort').length,
    open: quick.stats().openRequests,
  }),
);
client.close();
idle.close();
await Promise.all([quick.stop(), slow.stop()]);
