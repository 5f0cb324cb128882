// `client.pace`: changed while running, kept in a file, begun from one. What the controller does by itself is tested in Rust.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient, ValidationError, type Pace } from '../index.js';
import { checkClientOptions } from '../src-ts/client-options.js';
import { CONNECTION } from '../src-ts/connection.js';
import type { NativeClient } from '../src-ts/native.js';
import { ClientPace } from '../src-ts/pace.js';
import { simulatedAppId } from '../src-ts/testing/index.js';
import { useStore } from './helpers/store.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'playfast-pace-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The pace of a native side that is none: it has learned `egresses`, and keeps what it is told. */
function fake(egresses: object, standing: object[] = []) {
  const told: string[] = [];
  const source: Partial<NativeClient> = {
    setPace: (json) => void told.push(json),
    pace: () => JSON.stringify({ pace: 'auto', egresses: standing }),
    learnedPace: () => JSON.stringify({ version: 1, host: 'play.google.com', egresses }),
    loadPace(json) {
      if (!json.startsWith('{"version":1')) {
        throw new Error('{"code":"validation","message":"no such file"}');
      }
      told.push(json);
    },
  };
  return { pace: new ClientPace(source as NativeClient), told };
}
const learned = { direct: { perSecond: 7.5, takenAt: 1_700_000_000_000 } };

describe('the option', () => {
  test.each([
    'auto',
    'off',
    { perSecond: 2.5 },
    { perSecond: 10, burst: 20 },
    { perSecond: 10, costOf: 'call' },
    { costOf: 'call' },
    { costOf: 'request' },
  ])('%j is taken as it is', (pace) => {
    const { native } = checkClientOptions({ pace });
    expect(JSON.parse(JSON.stringify(native.pace))).toEqual(pace);
  });

  test.each([
    [{}, 'pace.perSecond'],
    [{ burst: 5 }, 'pace.perSecond'],
    [{ burst: 5, costOf: 'call' }, 'pace.perSecond'],
    [{ perSecond: 0 }, 'pace.perSecond'],
    [{ perSecond: Infinity }, 'pace.perSecond'],
    [{ perSecond: 1, burst: 0 }, 'pace.burst'],
    [{ perSecond: 1, burst: 1.5 }, 'pace.burst'],
    [{ perSecond: 1, costOf: 'byte' }, 'pace.costOf'],
    [{ costOf: 'byte' }, 'pace.costOf'],
    [{ perSecond: 1, cost: 'call' }, 'pace.cost'],
    ['fast', 'pace'],
    [null, 'pace'],
    [[], 'pace'],
    [5, 'pace'],
  ])('%j is refused', (pace, parameter) => {
    const refused = expect.objectContaining({ name: 'ValidationError', parameter });
    expect(() => createClient({ pace } as never)).toThrow(refused);
    const { pace: handle, told } = fake({});
    expect(() => handle.set(pace as never)).toThrow(refused);
    expect(told).toEqual([]);
  });
});

describe('perSecond', () => {
  test('is that of the fastest address', () => {
    const standing = [{ perSecond: 2 }, { perSecond: 7 }, { perSecond: 3 }];
    expect(fake({}, standing).pace.perSecond).toBe(7);
  });

  test('is null when nothing limits it', () => {
    expect(fake({}, [{ perSecond: 2 }, { perSecond: null }]).pace.perSecond).toBeNull();
  });
});

describe('a file', () => {
  test('is written whole, over an older one, and read back', async () => {
    const path = join(folder, 'rate.json');
    await writeFile(path, 'x'.repeat(10_000));
    expect(await fake(learned).pace.save(path)).toBe(true);
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
      version: 1,
      egresses: learned,
    });
    expect(await readdir(folder)).toEqual(['rate.json']);
    const other = fake({});
    expect(await other.pace.load(pathToFileURL(path))).toBe(true);
    expect(JSON.parse(other.told[0]!)).toMatchObject({ egresses: learned });
  });

  test('is left as it is when nothing has been learned', async () => {
    const path = join(folder, 'kept.json');
    await writeFile(path, 'kept');
    expect(await fake({}).pace.save(path)).toBe(false);
    expect(await readFile(path, 'utf8')).toBe('kept');
    await rm(path);
  });

  test('that is not there is no error', async () => {
    const { pace, told } = fake({});
    expect(await pace.load(join(folder, 'none.json'))).toBe(false);
    expect(told).toEqual([]);
  });

  test.each([
    ['another file', 'hello'],
    ['an empty one', ''],
    ['half of one', '{"version":'],
  ])('%s is refused, with the cause', async (_, text) => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, text);
    const error = await fake({})
      .pace.load(path)
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ parameter: 'path', value: path, cause: { code: 'validation' } });
    await rm(path);
  });

  test('whose folder is missing, or that is a folder, is refused, and nothing is left', async () => {
    await writeFile(join(folder, 'file'), '');
    for (const [path, code] of [
      [join(folder, 'none', 'rate.json'), 'ENOENT'],
      [folder, 'EISDIR'],
      [join(folder, 'file', 'rate.json'), 'ENOTDIR'],
    ] as const) {
      const error = await fake(learned)
        .pace.save(path)
        .catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ValidationError);
      expect(error).toMatchObject({ parameter: 'path', cause: { code } });
      expect((error as Error).message).toContain(code);
    }
    await expect(fake({}).pace.load(folder)).rejects.toMatchObject({ cause: { code: 'EISDIR' } });
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each([undefined, '', 7, new URL('https://example.com/rate.json')])(
    'named %s is refused',
    async (path) => {
      const { pace } = fake({});
      await expect(pace.save(path as never)).rejects.toMatchObject({ parameter: 'path' });
      await expect(pace.load(path as never)).rejects.toMatchObject({ parameter: 'path' });
    },
  );
});

describe('of the engine', () => {
  const store = useStore();
  const appId = simulatedAppId(7);

  test.each<[Pace, number | null, string]>([
    ['off', null, 'off'],
    [{ perSecond: 7.5, burst: 3 }, 7.5, 'fixed'],
  ])('%j is what it says', async (pace, perSecond, phase) => {
    const client = store.another({ pace });
    await client.app({ appId });
    expect(client.pace.perSecond).toBe(perSecond);
    const { egresses, pace: option } = client.pace.current;
    expect({ option }).toMatchObject({ option: pace });
    expect(egresses).toHaveLength(1);
    expect(egresses[0]).toMatchObject({
      egress: 'direct',
      perSecond,
      phase,
      inFlight: 0,
      pausedMs: 0,
    });
    expect(client.stats().pace).toEqual({ perSecond, pausedMs: 0 });
  });

  test('what waits leaves when it is set free', async () => {
    const client = store.another({ pace: { perSecond: 0.01 } });
    await client.app({ appId });
    let answered = false;
    const second = client.app({ appId: simulatedAppId(8) }).then(() => (answered = true));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(answered).toBe(false);
    expect(client.stats()).toMatchObject({ waiting: 1 });
    client.pace.set('off');
    await second;
    expect(client.pace.current.pace).toBe('off');
  });

  test('a rate that was kept is where it begins; what it has not found is not kept', async () => {
    const path = join(folder, 'real.json');
    const fresh = store.another({ pace: 'auto' });
    await fresh.app({ appId });
    expect(await fresh.pace.save(path)).toBe(false);
    const { host } = JSON.parse(fresh[CONNECTION].source.learnedPace()) as { host: string };
    const kept = { direct: { perSecond: 40, takenAt: Date.now() - 3_600_000 } };
    await writeFile(path, JSON.stringify({ version: 1, host, egresses: kept }));
    const client = store.another({ pace: 'auto' });
    expect(await client.pace.load(path)).toBe(true);
    expect(client.pace.perSecond).toBeCloseTo(36, 0);
  });

  test.each([
    ['another text', 'hello'],
    ['another JSON', '{"a":1}'],
    ['another version', '{"version":99,"host":"x","egresses":{}}'],
    ['rates that are none', '{"version":1,"host":"x","egresses":{"direct":{"perSecond":-1}}}'],
  ])('%s is refused', async (_, text) => {
    const path = join(folder, 'wrong.json');
    await writeFile(path, text);
    const load = store.another().pace.load(path);
    await expect(load).rejects.toMatchObject({ code: 'validation', parameter: 'path' });
  });
});
