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

function section({ suite, takenAt, machine, rows }) {
  const { cpu, cores, os, node } = machine;
  return [
    `## ${suite}`,
    '',
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
];

function headline([suite, name, what]) {
  const { rows } = suites.find((result) => result.suite === suite);
  const row = rows.find((one) => one.name === name);
  return `| ${what} | ${number(row.value)} ${row.unit} | \`npm run bench -- --suite ${suite}\` |`;
}

const table = [
  '| What | Figure | Command |',
  '| --- | --- | --- |',
  ...headlines.map(headline),
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
