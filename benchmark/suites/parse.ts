import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Capture, ParseJob, ParseTimes } from '../contenders/parse.js';
import { runContender } from '../lib/contender.js';
import { fixturesFolder, ROOT } from '../lib/paths.js';
import type { Rows } from '../lib/results.js';
import { median } from '../lib/stats.js';
import { formatNumber, printTable } from '../lib/table.js';

/** Reading captures: in Rust alone, and from bytes to JavaScript objects against two JavaScript parsers. */
export async function run(rows: Rows, rounds = 3): Promise<void> {
  const folder = fixturesFolder();
  if (folder === undefined) {
    console.log(
      '  SKIPPED: no captures (PLAYFAST_FIXTURES, or ../shared/fixtures beside the repository)\n',
    );
    return;
  }
  rustAlone(rows, folder);
  await wholePath(rows, folder, rounds);
}

/** What the example of play-wire prints: medians in us, of readers whose output is the same. */
interface RustTimes {
  details: RustReader;
  chart: RustReader;
  search: RustReader;
  reviews: RustReader;
  page: { ms: number };
  wholeBody: Record<string, number>;
}

interface RustReader {
  bytes: number;
  scanner: number;
  value: number;
  vsValue: number;
}

function rustAlone(rows: Rows, folder: string): void {
  const args = ['run', '--release', '--quiet', '-p', 'play-wire', '--example', 'parse-bench', '--'];
  const printed = execFileSync('cargo', [...args, folder], { cwd: ROOT, encoding: 'utf8' });
  const times = JSON.parse(printed) as RustTimes;
  console.log('  in Rust, from the payload to the model, us (equal outputs)\n');
  printTable(
    ['payload', 'KB', 'scanner', 'serde_json::Value', 'vs Value', 'whole body'],
    (['details', 'chart', 'search', 'reviews'] as const).map((kind) => {
      const { bytes, scanner, value, vsValue } = times[kind];
      const body = times.wholeBody[kind];
      rows.add(`${kind}.vsValue`, vsValue, 'x', 'higher');
      rows.add(`${kind}.us`, scanner, 'us');
      return [
        kind,
        formatNumber(bytes / 1024),
        formatNumber(scanner),
        formatNumber(value),
        `${vsValue.toFixed(2)}x`,
        body === undefined ? '-' : formatNumber(body),
      ];
    }),
  );
  rows.add('page.ms', times.page.ms, 'ms');
}

async function wholePath(rows: Rows, folder: string, rounds: number): Promise<void> {
  const list = readFileSync(join(folder, 'expected/captures.json'), 'utf8');
  const captures = (JSON.parse(list) as (Capture & { expect?: unknown })[]).filter(
    ({ expect }) => expect === undefined,
  );
  const runs: ParseTimes[][] = [];
  for (let round = 0; round < rounds; round++) {
    const job: ParseJob = { folder, captures, timeMs: 200 };
    runs.push(await runContender<ParseJob, ParseTimes[]>('parse', job));
  }
  const times = runs[0]!.map((first, index): ParseTimes => {
    const middle = (who: 'native' | 'javascript' | 'scraper'): number =>
      median(runs.map((one) => one[index]![who] ?? Number.NaN));
    return {
      name: first.name,
      kind: first.kind,
      bytes: first.bytes,
      native: middle('native'),
      javascript: middle('javascript'),
      scraper: first.scraper === undefined ? undefined : middle('scraper'),
    };
  });
  console.log('  from bytes to JavaScript objects, ms (on the JavaScript thread, equal outputs)\n');
  printTable(
    ['capture', 'KB', 'playfast/parse', 'JavaScript', 'google-play-scraper', 'vs JS', 'vs gps'],
    times.map(({ name, bytes, native, javascript, scraper }) => [
      name,
      formatNumber(bytes / 1024),
      formatNumber(native),
      formatNumber(javascript),
      scraper === undefined ? '-' : formatNumber(scraper),
      `${(javascript / native).toFixed(2)}x`,
      scraper === undefined ? '-' : `${(scraper / native).toFixed(2)}x`,
    ]),
  );
  for (const kind of new Set(times.map((time) => time.kind))) {
    const ofKind = times.filter((time) => time.kind === kind);
    const ratios = (figure: (time: (typeof ofKind)[number]) => number): number =>
      median(ofKind.map(figure));
    rows.add(
      `${kind}.native.ms`,
      ratios((time) => time.native),
      'ms',
    );
    rows.add(
      `${kind}.vsJavaScript`,
      ratios((time) => time.javascript / time.native),
      'x',
      'higher',
    );
    if (ofKind[0]!.scraper !== undefined) {
      const factor = ratios((time) => time.scraper! / time.native);
      rows.add(`${kind}.vsGooglePlayScraper`, factor, 'x', 'higher');
    }
  }
}
