import { fork } from 'node:child_process';
import { ROOT } from './paths.js';

type Reply<R> = { result: R } | { error: string };

/**
 * Runs one job in a fresh process, so that no contender works on the heap or with the compiled code
 * of another. `module` names a compiled file of `benchmark/contenders`; `env` is added to the
 * environment, which the engine reads once per process.
 */
export function runContender<J, R>(
  module: string,
  job: J,
  env: Readonly<Record<string, string>> = {},
): Promise<R> {
  const file = new URL(`../contenders/${module}.js`, import.meta.url);
  return new Promise((resolve, reject) => {
    const child = fork(file, {
      cwd: ROOT,
      execArgv: ['--expose-gc'],
      serialization: 'json',
      env: { ...process.env, ...env },
    });
    let reply: Reply<R> | undefined;
    child.on('message', (message) => (reply = message as Reply<R>));
    child.on('error', reject);
    child.on('exit', (code) => {
      if (reply === undefined) reject(new Error(`${module} ended with code ${code} and no result`));
      else if ('error' in reply) reject(new Error(`${module}: ${reply.error}`));
      else resolve(reply.result);
    });
    child.send(job as object);
  });
}

/** The environment of a contender whose engine runs so many times as fast as the wall clock. */
export function scaledTime(scale: number): Record<string, string> {
  return { PLAYFAST_TIME_SCALE: String(scale) };
}

/** The other side: does the job that the parent sends, answers and ends. */
export function serveContender<J, R>(work: (job: J) => Promise<R>): void {
  process.once('message', (job) => {
    void work(job as J)
      .then((result): Reply<R> => ({ result }))
      .catch((error: unknown): Reply<R> => ({ error: describe(error) }))
      .then((reply) => process.send!(reply, () => process.exit()));
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
