import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Rows, report, reached } from './lib/results.js';
import type { Row, SuiteLength } from './lib/results.js';

/** The suites in the order in which they run when none is named. */
const SUITES = ['startup', 'memory', 'parse', 'simulator', 'seeds', 'clients', 'apps'] as const;
/** Suites that take minutes: they run when they are named. */
const LONG_SUITES = ['faults', 'pace', 'soak'] as const;
const KNOWN: readonly string[] = [...SUITES, ...LONG_SUITES];

const { values } = parseArgs({
  options: {
    suite: { type: 'string', multiple: true },
    rounds: { type: 'string' },
    /** How many times as fast as the wall clock scaled suites run. */
    scale: { type: 'string' },
    /** How long the soak takes. */
    seconds: { type: 'string' },
  },
});
const length: SuiteLength = {
  scale: numberOf('scale'),
  seconds: numberOf('seconds'),
};
const chosen = values.suite?.flatMap((names) => names.split(',')) ?? [...SUITES];
const missed: Row[] = [];
const [load] = loadavg();
if (load! > 0.7) {
  console.log(
    `\nload average is ${load!.toFixed(1)}: something else is at work, figures will suffer`,
  );
}

for (const name of chosen) {
  if (!KNOWN.includes(name)) {
    console.error(`no suite "${name}"; there are ${KNOWN.join(', ')}`);
    process.exit(2);
  }
  console.log(`\n## ${name}\n`);
  const suite = (await import(`./suites/${name}.js`)) as {
    run(rows: Rows, rounds?: number, length?: SuiteLength): Promise<void>;
  };
  const rows = new Rows();
  await suite.run(rows, numberOf('rounds'), length);
  report(name, rows.list);
  missed.push(...rows.list.filter((row) => !reached(row)));
}

if (missed.length > 0) console.log(`missed: ${missed.map((row) => row.name).join(', ')}`);

/** An option as a number; a text that is none ends the program. */
function numberOf(name: 'rounds' | 'scale' | 'seconds'): number | undefined {
  const text = values[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (value > 0) return value;
  console.error(`--${name} takes a number above 0, not "${text}"`);
  process.exit(2);
}
