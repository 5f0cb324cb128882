import type { MemoryJob, MemoryResult } from '../contenders/memory.js';
import { runContender } from '../lib/contender.js';
import { ORIGINAL_FIELDS } from '../lib/fields17.js';
import type { Rows } from '../lib/results.js';
import { startSimulator } from '../lib/simulator.js';
import { median } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

const COUNTS = [50, 100, 200, 2_000];

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
    const lean = { what: 'apps', store, count: 2_000, fields: ORIGINAL_FIELDS } as const;
    rows.add(
      'app17.bytes',
      await take("app, the original's fields without description", lean),
      'B',
    );
    const scalars = ORIGINAL_FIELDS.filter(
      (name) => name !== 'screenshots' && name !== 'permissions',
    );
    rows.add(
      'app17.withoutLists.bytes',
      await take('the same without screenshots and permissions', { ...lean, fields: scalars }),
      'B',
    );
    rows.add(
      'request.bytes',
      await take('request object', { what: 'requests', count: 10_000 }),
      'B',
    );
    const lazy = await take('1 million lazy requests, all', { what: 'lazy', count: 1_000_000 });
    rows.add('lazy.extraBytes', lazy, 'B');
    console.log(
      `  heap after garbage collection, medians of ${rounds} fresh processes, pace: 'off'\n`,
    );
    printTable(['what', 'kept', 'bytes each'], table);
  } finally {
    await simulator.stop();
  }
}
