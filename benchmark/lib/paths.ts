import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root: the nearest folder above this file that holds `Cargo.toml`. */
export const ROOT = rootAbove(dirname(fileURLToPath(import.meta.url)));

function rootAbove(folder: string): string {
  if (existsSync(join(folder, 'Cargo.toml'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('benchmark/ does not stand inside the repository');
  return rootAbove(parent);
}

/** A path inside the repository, absolute. */
export function repositoryFile(path: string): string {
  return join(ROOT, path);
}

/** The folder of the captures (`PLAYFAST_FIXTURES`, or the one beside the repository) or nothing. */
export function fixturesFolder(): string | undefined {
  const folder = process.env['PLAYFAST_FIXTURES'] ?? join(ROOT, '../shared/fixtures');
  return existsSync(folder) ? folder : undefined;
}
