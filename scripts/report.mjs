// Writes docs/benchmarks.md from the result files, so that no figure in it was ever typed by hand.
//   node scripts/report.mjs          writes it
//   node scripts/report.mjs --check  fails when it is not what the result files say
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

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error(
      'docs/benchmarks.md is not what the result files say: run node scripts/report.mjs',
    );
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
}
