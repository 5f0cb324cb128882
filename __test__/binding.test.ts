// What the binding has to keep to, read from its source: a forgotten attribute is seen by no other test until it aborts
// somebody's process.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const folder = new URL('../crates/playfast-node/src/', import.meta.url);
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

/** Exported functions and methods with their attributes. */
const exported = sources.flatMap(({ name, text }) =>
  [...text.matchAll(/#\[napi(?:\(([^\]]*)\))?\]\s*pub (async )?fn (\w+)/g)].map((match) => ({
    where: `${name}: ${match[3]}`,
    attributes: match[1] ?? '',
  })),
);

describe('the binding', () => {
  test('exports what is known here', () => {
    expect(exported.map(({ where }) => where).toSorted()).toEqual([
      'client.rs: close',
      'client.rs: learned_pace',
      'client.rs: load_pace',
      'client.rs: new',
      'client.rs: pace',
      'client.rs: run',
      'client.rs: set_pace',
      'client.rs: stats',
      'client.rs: take_events',
      'client.rs: watch',
      'parse.rs: app_fields',
      'parse.rs: parse',
      'run.rs: cancel',
      'run.rs: cancel_call',
      'run.rs: end',
      'run.rs: next',
      'run.rs: push',
      'simulator.rs: ca',
      'simulator.rs: set_faults',
      'simulator.rs: start_simulator',
      'simulator.rs: stats',
      'simulator.rs: stop',
      'simulator.rs: url',
    ]);
  });

  test.each(exported.map(({ where, attributes }) => [where, attributes]))(
    '%s survives a panic as an error',
    (_, attributes) => {
      expect(attributes).toContain('catch_unwind');
    },
  );

  test('has one place that is unsafe', () => {
    const allowed = sources.flatMap(({ name, text }) =>
      [...text.matchAll(/allow\(unsafe_code\)/g)].map(() => name),
    );
    expect(allowed).toEqual(['delivery.rs']);
  });
});
