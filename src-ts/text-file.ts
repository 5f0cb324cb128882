// Small files of our own: read whole, written whole or not at all.
import { invalid } from './failures.js';

/** The text of a file; undefined when there is no such file. */
export async function readIfThere(
  path: string | URL,
  parameter: string,
): Promise<string | undefined> {
  const file = checkPath(path, parameter);
  try {
    return await fs().readFile(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw invalid(parameter, `a file that can be read${reason(cause)}`, path, cause);
  }
}

/** Writes a file beside its place and renames it: a reader sees the old text or the new one, whatever happens between. */
export async function writeWhole(
  path: string | URL,
  parameter: string,
  text: string,
): Promise<void> {
  const file = checkPath(path, parameter);
  const beside = `${file}.${process.pid}.${Math.random().toString(36).slice(2, 10)}.tmp`;
  try {
    await fs().writeFile(beside, text, { flag: 'wx' });
    await fs().rename(beside, file);
  } catch (cause) {
    // Whether or not that can be done: the first failure is the one to tell.
    await fs()
      .rm(beside, { force: true })
      .catch(() => {});
    throw invalid(parameter, `a file that can be written${reason(cause)}`, path, cause);
  }
}

/** A path, or the address of a file, as a path. */
export function checkPath(path: unknown, parameter: string): string {
  if (path instanceof URL && path.protocol === 'file:') {
    return process.getBuiltinModule('node:url').fileURLToPath(path);
  }
  if (typeof path === 'string' && path !== '') return path;
  throw invalid(parameter, 'a path or a file: URL', path);
}

function reason(cause: unknown): string {
  const { code } = cause as NodeJS.ErrnoException;
  return code === undefined ? '' : ` (${code})`;
}

function fs(): typeof import('node:fs/promises') {
  return process.getBuiltinModule('node:fs/promises');
}
