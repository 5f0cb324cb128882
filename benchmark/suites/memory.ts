import type { Captured, MemoryJob, MemoryResult } from '../contenders/memory.js';
import { runContender } from '../lib/contender.js';
import { ORIGINAL_FIELDS, ORIGINAL_FILLED, ORIGINAL_SCALARS } from '../lib/fields17.js';
import { fixturesFolder } from '../lib/paths.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import { median } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const COUNTS = [50, 100, 200, 2_000];
const LEAN = [
  [
    'app17.bytes',
    "app, the original's fields as it fills them, without description",
    ORIGINAL_FILLED,
  ],
  ['app17.withScreenshots.bytes', 'the same with screenshots', ORIGINAL_FIELDS],
  ['app17.scalars.bytes', 'the same without any list', ORIGINAL_SCALARS],
] as const;
/** The apps of the captures: two big ones, three that hardly anybody has installed. */
const CAPTURED: Captured[] = [
  {
    country: 'us',
    lang: 'en',
    appIds: ['com.google.android.apps.translate', 'com.adex77.WhereAmI', 'acada.app.acada'],
  },
  { country: 'se', lang: 'en', appIds: ['com.cuviva.companion.spark'] },
  { country: 'kr', lang: 'ko', appIds: ['com.youngkiu.stock_knee_shoulder'] },
];

/** Heap of kept results and of request objects after garbage collection, each in a fresh process. */
export async function run(rows: Rows, rounds = 3): Promise<void> {
  const simulator = await startSimulator({ tls: true });
  const store = { url: simulator.url, ca: simulator.ca };
  const table: string[][] = [];
  const take = async (label: string, job: MemoryJob): Promise<number> => {
    const results: MemoryResult[] = [];
    for (let round = 0; round < rounds; round++) results.push(await runContender('memory', job));
    const bytes = median(results.map((result) => result.bytes));
    table.push([label, formatNumber(results[0]!.count), formatNumber(bytes)]);
    return bytes;
  };
  try {
    for (const count of COUNTS) {
      const bytes = await take('app, without descriptionHTML', { what: 'apps', store, count });
      rows.add(`app.kb.${count}`, bytes / 1024, 'KB');
      if (count === COUNTS.at(-1)) rows.add('app.bytes', bytes, 'B');
    }
    rows.add('card.bytes', await take('card of a chart', { what: 'cards', store }), 'B');
    rows.add('review.bytes', await take('review', { what: 'reviews', store }), 'B');
    for (const [name, label, fields] of LEAN) {
      const bytes = await take(label, { what: 'apps', store, count: 2_000, fields });
      rows.add(name, bytes, 'B');
    }
    await keptCaptures(rows, take);
    rows.add('request.bytes', await take('request object', { what: 'requests' }), 'B');
    const lazy = await take('1 million lazy requests, all', { what: 'lazy' });
    rows.add('lazy.extraBytes', lazy, 'B');
    console.log(
      `  heap after garbage collection, medians of ${rounds} fresh processes, pace: 'off'\n`,
    );
    printTable(['what', 'kept', 'bytes each'], table);
  } finally {
    await simulator.stop();
  }
}

/** Real apps, replayed: what the same code keeps of them. */
async function keptCaptures(
  rows: Rows,
  take: (label: string, job: MemoryJob) => Promise<number>,
): Promise<void> {
  const replay = fixturesFolder();
  if (replay === undefined) {
    console.log(
      '  SKIPPED: the captures (PLAYFAST_FIXTURES, or ../shared/fixtures) are not here\n',
    );
    return;
  }
  const simulator = await startSimulator({ tls: true, replay });
  try {
    const store = { url: simulator.url, ca: simulator.ca };
    const bytes = await take('app of the captures', {
      what: 'captures',
      store,
      captured: CAPTURED,
    });
    rows.add('app.captures.bytes', bytes, 'B');
  } finally {
    await simulator.stop();
  }
}
