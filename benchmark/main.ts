import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Rows, report, reached } from './lib/results.js';
import type { Row } from './lib/results.js';

/** The suites in the order in which they run when none is named. */
const SUITES = ['startup', 'memory', 'parse', 'simulator', 'seeds', 'clients', 'apps'] as const;

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    rounds: { type: 'string' },
  },
});
const chosen = values.suite?.flatMap((names) => names.split(',')) ?? [...SUITES];
const missed: Row[] = [];
const [load] = loadavg();
if (load! > 0.7) {
  console.log(
    `\nload average is ${load!.toFixed(1)}: something else is at work, figures will suffer`,
  );
}

for (const name of chosen) {
  if (!(SUITES as readonly string[]).includes(name)) {
    console.error(`no suite "${name}"; there are ${SUITES.join(', ')}`);
    process.exit(2);
  }
  console.log(`\n## ${name}\n`);
  const suite = (await import(`./suites/${name}.js`)) as {
    run(rows: Rows, rounds?: number): Promise<void>;
  };
  const rows = new Rows();
  await suite.run(rows, values.rounds === undefined ? undefined : Number(values.rounds));
  report(name, rows.list);
  missed.push(...rows.list.filter((row) => !reached(row)));
}

if (missed.length > 0) console.log(`missed: ${missed.map((row) => row.name).join(', ')}`);
