import { isDeepStrictEqual } from 'node:util';
import { DIFFERENCES } from './differences.js';
import type { Difference, Method } from './differences.js';

/** A disagreement that the table does not allow. */
export interface Disagreement {
  what: string;
  field: string;
  theirs: unknown;
  ours: unknown;
}

/** Compares results of both libraries and remembers which allowed differences were met. */
export class Comparison {
  readonly disagreements: Disagreement[] = [];
  /** Fields on which both had the same value, with how often. */
  readonly agreed = new Map<string, number>();
  readonly met = new Set<Difference>();

  constructor(readonly method: Method) {}

  /**
   * Every field of their result against ours of the same name. Absent values (`undefined`, `null`,
   * an empty text, an empty list) are one thing.
   */
  add(what: string, theirs: object, ours: object): void {
    for (const field of Object.keys(theirs)) {
      const left = present((theirs as Record<string, unknown>)[field]);
      const right = present((ours as Record<string, unknown>)[field]);
      if (isDeepStrictEqual(left, right)) {
        if (left !== undefined) this.agreed.set(field, (this.agreed.get(field) ?? 0) + 1);
        continue;
      }
      const allowed = DIFFERENCES.find(
        (one) =>
          one.field === field && one.methods.includes(this.method) && one.allows(left, right),
      );
      if (allowed) this.met.add(allowed);
      else this.disagreements.push({ what, field, theirs: left, ours: right });
    }
  }

  /** Two lists, item by item; a different length is a disagreement of its own. */
  addAll(what: string, theirs: readonly object[], ours: readonly object[]): void {
    if (theirs.length !== ours.length) {
      const lengths = { theirs: theirs.length, ours: ours.length };
      this.disagreements.push({ what, field: 'length', ...lengths });
    }
    for (const [index, item] of theirs.slice(0, ours.length).entries()) {
      this.add(`${what}[${index}]`, item, ours[index]!);
    }
  }
}

function present(value: unknown): unknown {
  if (value === null || value === '') return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map(present);
  if (typeof value !== 'object' || value === undefined) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, present(item)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
