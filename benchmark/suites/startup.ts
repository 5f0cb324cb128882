import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { repositoryFile, ROOT } from '../lib/paths.js';
import type { Rows } from '../lib/results.js';
import { median } from '../lib/stats.js';

/** Size of the addon and what importing it adds to the start of a process. */
export async function run(rows: Rows, rounds = 21): Promise<void> {
  const folder = repositoryFile('src-ts/native');
  const addon = readdirSync(folder).find((name) => name.endsWith('.node'));
  if (addon === undefined) throw new Error('the addon is not built: npm run build');
  rows.add('addon.mb', statSync(`${folder}/${addon}`).size / 2 ** 20, 'MB');

  const face = pathToFileURL(repositoryFile('dist/lib/index.js')).href;
  const parse = pathToFileURL(repositoryFile('dist/lib/parse.js')).href;
  // The addon is loaded at its first use: a client makes it count.
  const programs = {
    empty: '',
    imported: `await import('${face}')`,
    client: `(await import('${face}')).createClient({ pace: 'off' })`,
    parse: `await import('${parse}')`,
  };
  const times: Record<string, number[]> = {};
  for (let round = 0; round <= rounds; round++) {
    for (const [name, program] of Object.entries(programs)) {
      const start = performance.now();
      execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd: ROOT });
      // The first round fills the file cache.
      if (round > 0) (times[name] ??= []).push(performance.now() - start);
    }
  }
  const over = (name: string): number => median(times[name]!) - median(times['empty']!);
  console.log(
    `  medians of ${rounds} processes, over an empty one of ${median(times['empty']!).toFixed(1)} ms\n`,
  );
  rows.add('import.ms', over('imported'), 'ms');
  rows.add('import.withAddon.ms', over('client'), 'ms');
  rows.add('import.parse.ms', over('parse'), 'ms');
}
