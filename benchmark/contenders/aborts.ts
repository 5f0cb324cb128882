import { fetchApps } from '../../index.js';
import type { PlayClient } from '../../index.js';
import { startSimulator } from '../../src-ts/testing/index.js';
import type { Simulator } from '../../src-ts/testing/index.js';
import { appIds } from '../lib/catalogue.js';
import { serveContender } from '../lib/contender.js';
import { collectGarbage } from '../lib/measure.js';
import { nativeClient } from '../lib/native.js';
import { openSockets, residentMb, sleep } from '../lib/process.js';
import { randomFrom } from '../lib/random.js';

/** Aborts at random moments, of all kinds of work, over http/1.1 and h2 in turn. */
export interface AbortsJob {
  count: number;
  seed: number;
}

/** What they left behind. */
export interface AbortsResult {
  /** Milliseconds from each abort to the moment the store has no request open any more. */
  times: number[];
  /** Sockets that are open after the clients were closed. */
  leakedSockets: number;
  /** Growth of memory from the first fifth to the end. */
  rssGrowthMb: number;
  /** Work that was done before its abort. */
  tooLate: number;
}

interface Side {
  simulator: Simulator;
  client: PlayClient;
}

type Work = (client: PlayClient, signal: AbortSignal, onProgress: () => void) => Promise<unknown>;

const LATENCY = { latencyMs: 30, jitterMs: 20 };
const IDS = appIds(0, 200);
const WORKS: readonly Work[] = [
  (client, signal, onProgress) =>
    fetchApps({ client, signal, onProgress, appIds: IDS, countries: ['us', 'de', 'jp'] }),
  (client, signal) => client.app({ signal, appId: IDS[0]! }),
  (client, signal) => client.reviews({ signal, appId: IDS[1]!, numResults: 5000 }),
  async (client, signal) => {
    for await (const review of client.reviewsAll({ signal, appId: IDS[2]! })) void review;
  },
  (client, signal) => Promise.all(IDS.slice(0, 9).map((appId) => client.app({ signal, appId }))),
];

serveContender(async ({ count, seed }: AbortsJob): Promise<AbortsResult> => {
  const random = randomFrom(seed);
  const simulators = [
    await startSimulator(LATENCY),
    await startSimulator({ ...LATENCY, tls: true }),
  ];
  const before = openSockets();
  const sides = simulators.map((simulator): Side => ({
    simulator,
    client: nativeClient(simulator),
  }));
  const result: AbortsResult = { times: [], leakedSockets: 0, rssGrowthMb: 0, tooLate: 0 };
  let early = 0;
  for (let n = 0; result.times.length < count; n++) {
    const side = sides[n % 2]!;
    const ms = await attempt(n, side, random);
    if (ms === undefined) result.tooLate += 1;
    else result.times.push(ms);
    if (n === Math.floor(count / 5)) early = collectedMb();
    if (n > count * 10) throw new Error(`${result.tooLate} of ${n} aborts came too late`);
  }
  result.rssGrowthMb = collectedMb() - early;
  for (const { client } of sides) {
    const { inFlight, waiting } = client.stats();
    if (inFlight + waiting > 0) throw new Error(`${inFlight} calls in flight, ${waiting} waiting`);
    client.close();
  }
  result.leakedSockets = await socketsLeft(simulators, before);
  for (const simulator of simulators) await simulator.stop();
  return result;
});

/** One in ten ends by closing its client, one in ten by leaving an iterator; the others are aborted. */
function attempt(n: number, side: Side, random: () => number): Promise<number | undefined> {
  if (n % 10 === 9) return closed(side.simulator, random);
  if (n % 10 === 8) return leave(side, random);
  return aborted(side, WORKS[n % WORKS.length]!, random);
}

/** Aborts work at a random moment; nothing when it was done before. */
async function aborted(
  { simulator, client }: Side,
  work: Work,
  random: () => number,
): Promise<number | undefined> {
  const controller = new AbortController();
  const reason = new Error('aborted by the benchmark');
  let over = false;
  const onProgress = (): void => {
    if (over) throw new Error('progress was told after the abort');
  };
  const end = work(client, controller.signal, onProgress).then(
    () => undefined,
    (error: unknown) => {
      if (error !== reason) throw error;
      over = true;
    },
  );
  await sleep(random() * 80);
  controller.abort(reason);
  const ms = await quiet(simulator);
  await end;
  return over ? ms : undefined;
}

/** Closes a client in the middle of its work. */
async function closed(simulator: Simulator, random: () => number): Promise<number> {
  const client = nativeClient(simulator);
  const end = client.apps({ appIds: IDS }).catch((error: { code?: string }) => {
    if (error.code !== 'aborted') throw error;
  });
  await sleep(random() * 80);
  client.close();
  const ms = await quiet(simulator);
  await end;
  return ms;
}

/** Leaves an iterator while it waits for a page. */
async function leave({ simulator, client }: Side, random: () => number): Promise<number> {
  const reviews = client.reviewsAll({ appId: IDS[3]! });
  const next = reviews.next();
  await sleep(random() * LATENCY.latencyMs);
  await reviews.return();
  const ms = await quiet(simulator);
  await next;
  return ms;
}

/** Milliseconds until the simulator has no request open, and it stays so. */
async function quiet(simulator: Simulator): Promise<number> {
  const start = performance.now();
  let last = start;
  for (let calm = 0; calm < 5; calm++) {
    if (simulator.stats().openRequests > 0) {
      calm = 0;
      last = performance.now();
    }
    if (last - start > 5000) throw new Error('requests are still open five seconds after an abort');
    await sleep(1);
  }
  return last - start;
}

/** Sockets left, after a second at most: a connection needs a moment to close on both sides. */
async function socketsLeft(simulators: readonly Simulator[], before: number): Promise<number> {
  let left = Number.NaN;
  for (let wait = 0; wait < 100; wait++) {
    const connections = simulators.map((each) => each.stats().openConnections);
    const atServer = connections.reduce((sum, each) => sum + each, 0);
    const sockets = openSockets();
    left = Math.max(atServer, Number.isNaN(sockets) ? 0 : sockets - before);
    if (left === 0) return 0;
    await sleep(10);
  }
  return left;
}

function collectedMb(): number {
  collectGarbage();
  return residentMb();
}
