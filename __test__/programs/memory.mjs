// Prints what requests weigh on the heap, as JSON. Run with --expose-gc and --no-opt: a compiler at work beside it makes
// the numbers swing by 30 bytes a request.
import { BatchRequestBuilder, CATEGORIES, COUNTRIES } from 'playfast';

const used = () => {
  for (let i = 0; i < 4; i++) globalThis.gc();
  return process.memoryUsage().heapUsed;
};
const categories = Object.values(CATEGORIES);
const countries = COUNTRIES.map((country) => country.code);

/** Heap for each of 10,000 kept list requests, the list that holds them included: the middle of nine rounds. */
function materialised() {
  const builder = new BatchRequestBuilder();
  const rounds = [];
  // Nothing of a round may go while a later one is measured.
  const all = [];
  for (let round = 0; round < 9; round++) {
    const before = used();
    const kept = take(builder.buildListRequests({ countries, categories }), 10_000);
    all.push(kept);
    rounds.push((used() - before) / kept.length);
  }
  return rounds.toSorted((a, b) => a - b)[4];
}

function take(requests, count) {
  const into = Array.from({ length: count }, () => null);
  let i = 0;
  for (const request of requests) {
    into[i++] = request;
    if (i === count) break;
  }
  return into;
}

function* appIds() {
  for (let n = 0; n < 100_000; n++) yield `com.example.app${n}`;
}

/** Most heap above the beginning while a million requests pass by. */
function lazy() {
  const builder = new BatchRequestBuilder();
  const some = ['us', 'de', 'kr', 'jp', 'fr', 'gb', 'in', 'br', 'mx', 'it'];
  const walk = () => builder.buildAppRequests({ appIds: appIds(), countries: some });
  let count = 0;
  for (const request of walk()) if (request && ++count === 10_000) break;
  count = 0;
  const before = used();
  let most = 0;
  for (const request of walk()) {
    if (request) count += 1;
    if (count % 200_000 === 0) most = Math.max(most, used() - before);
  }
  return { count, extraBytes: most };
}

process.stdout.write(JSON.stringify({ bytesPerRequest: materialised(), lazy: lazy() }));
