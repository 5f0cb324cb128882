import { mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, platform, totalmem } from 'node:os';
import { GOALS } from './goals.js';
import { repositoryFile } from './paths.js';
import { formatNumber, printTable } from './table.js';

/** What shortens a suite; a figure of a shortened suite is for orientation. */
export interface SuiteLength {
  /** How many times as fast as the wall clock the whole stack runs, where a suite is about time. */
  scale?: number | undefined;
  /** How long a suite takes that goes on until it is told to stop. */
  seconds?: number | undefined;
}

/** One figure of a suite. */
export interface Row {
  name: string;
  value: number;
  unit: string;
  better: 'higher' | 'lower';
  goal?: number;
}

/** The rows of a suite, collected in the order they were measured. */
export class Rows {
  readonly list: Row[] = [];

  /** Adds a figure. Its goal, when it has one, comes from the table of goals. */
  add(name: string, value: number, unit: string, better: 'higher' | 'lower' = 'lower'): void {
    const goal = GOALS[name];
    this.list.push({
      name,
      value: Number(value.toPrecision(5)),
      unit,
      better: goal?.better ?? better,
      ...(goal && { goal: goal.goal }),
    });
  }
}

/** Whether a row reached its goal; a row without one has nothing to miss. */
export function reached(row: Row): boolean {
  if (row.goal === undefined) return true;
  return row.better === 'higher' ? row.value >= row.goal : row.value <= row.goal;
}

/** Prints the rows with goal and verdict, and writes `benchmark/results/<suite>.json`. */
export function report(suite: string, rows: readonly Row[]): void {
  printTable(
    ['row', 'value', 'unit', 'goal', ''],
    rows.map((row) => [
      row.name,
      formatNumber(row.value),
      row.unit,
      row.goal === undefined
        ? ''
        : `${row.better === 'higher' ? '>=' : '<='} ${formatNumber(row.goal)}`,
      row.goal === undefined ? '' : reached(row) ? 'reached' : 'MISSED',
    ]),
  );
  const result = { suite, takenAt: new Date().toISOString(), machine: machine(), rows };
  mkdirSync(repositoryFile('benchmark/results'), { recursive: true });
  writeFileSync(
    repositoryFile(`benchmark/results/${suite}.json`),
    `${JSON.stringify(result, null, 2)}\n`,
  );
}

/** The machine that a result was taken on. */
function machine() {
  return {
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${arch()}`,
    node: process.version,
  };
}
