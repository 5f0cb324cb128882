// Writes docs/benchmarks.md and the figures of the README from the result files, so that none was ever typed by hand.
//   node scripts/report.mjs          writes it
//   node scripts/report.mjs --check  fails when they are not what the result files say
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './process.mjs';

const folder = join(root, 'benchmark', 'results');
const target = join(root, 'docs', 'benchmarks.md');

const suites = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .sort()
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')));

const number = (value) =>
  Math.abs(value) >= 100
    ? Math.round(value).toLocaleString('en-US')
    : String(Number(value.toPrecision(3)));

function verdict({ value, goal, better }) {
  if (goal === undefined) return '';
  const reached = better === 'higher' ? value >= goal : value <= goal;
  return `${better === 'higher' ? '>=' : '<='} ${number(goal)}: ${reached ? 'reached' : '**missed**'}`;
}

/** What a reader has to know of a suite beside its command. */
const notes = {
  faults:
    "A store that misbehaves, `pace: 'off'`: 10,000 apps under a mixture of faults (the worst of several seeds, over http/1.1 and h2), peak memory with a " +
    'bomb of 2 GiB and with an endless body, 1,000 aborts at random moments, 100 proxies of which 30 die. The same command tries every fault ' +
    'alone and fails when one hangs or gives a wrong value.',
  pace:
    "`pace: 'auto'` against a store that lets 10 requests a second through (bucket of 20, penalty box, 250 ms latency), over real sockets. Both sides run " +
    '10 times as fast as the wall clock; rates are in their time. `pace.steps` is of 7.67 possible.',
  soak: "Ten minutes of mixed load with all faults at low rates, `pace: 'off'`; growth is of the memory's line of best fit after the first fifth.",
};

function section({ suite, takenAt, machine, rows }) {
  const { cpu, cores, os, node } = machine;
  return [
    `## ${suite}`,
    '',
    ...(notes[suite] ? [notes[suite], ''] : []),
    `\`npm run bench -- --suite ${suite}\`, ${takenAt.slice(0, 10)}, ${cores} cores (${cpu}), ${os}, Node ${node}.`,
    '',
    '| Row | Value | Unit | Goal |',
    '| --- | ---: | --- | --- |',
    ...rows.map(
      (row) => `| \`${row.name}\` | ${number(row.value)} | ${row.unit} | ${verdict(row)} |`,
    ),
    '',
  ].join('\n');
}

const text = `# Measured

Every figure here was written by the command above its table (\`node scripts/report.mjs\` turns \`benchmark/results\` into this page). Ratios
are taken within one run on one machine; absolute figures drift with it. Speed is measured with \`pace: 'off'\` against the embedded
store as a process of its own on the same cores, after an unmeasured pass, and equal output is asserted first. Rows with
\`auto\` in their name show the default pace, which protects the real store and is slow on purpose.

${suites.map(section).join('\n')}`;

/** The figures a newcomer asks for first: suite, row, what it is. */
const headlines = [
  ['apps', 'apps.perSecond', 'full details of different apps, per second'],
  ['apps', 'apps.vsGooglePlayScraper', 'the same against `google-play-scraper`'],
  [
    'apps',
    'apps.vsJavaScript',
    'the same against a packed JavaScript client written for the purpose',
  ],
  ['apps', 'loop.p99Ms', 'event-loop delay meanwhile, p99'],
  ['seeds', 'speedup.25', '25 charts at 300 ms latency, all at once against one by one'],
  ['memory', 'app.bytes', 'heap kept for an app with all default fields'],
  [
    'faults',
    'requests.ratio',
    'requests of 10,000 apps under 20 % faults of all kinds, against a calm run',
  ],
  ['pace', 'pace.accepted', 'found by itself of 10 requests/s that a store lets through'],
];

function headline([suite, name, what]) {
  const { rows } = suites.find((result) => result.suite === suite);
  const row = rows.find((one) => one.name === name);
  return `| ${what} | ${number(row.value)} ${row.unit} | \`npm run bench -- --suite ${suite}\` |`;
}

const table = [
  '| What | Figure | Command |',
  '| --- | --- | --- |',
  // The long suites are not taken with every change: what was never taken has no line.
  ...headlines.filter(([suite]) => suites.some((result) => result.suite === suite)).map(headline),
].join('\n');
const readme = join(root, 'README.md');
const [before, after] = ['<!-- figures -->', '<!-- /figures -->'];
const old = readFileSync(readme, 'utf8');
const start = old.indexOf(before) + before.length;
const files = [
  [target, text],
  [readme, `${old.slice(0, start)}\n\n${table}\n\n${old.slice(old.indexOf(after))}`],
];

for (const [file, content] of files) {
  if (!process.argv.includes('--check')) writeFileSync(file, content);
  else if (readFileSync(file, 'utf8') !== content) {
    console.error(`${file} is not what the result files say: run node scripts/report.mjs`);
    process.exitCode = 1;
  }
}
