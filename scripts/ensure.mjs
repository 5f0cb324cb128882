// Installs and builds only what is missing or stale, so that a second run starts at once.
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { root, run } from './process.mjs';

const at = (...parts) => join(root, ...parts);

/** `npm ci` when there is no installation or the lock file is newer than it. */
export async function installDependencies() {
  const installed = at('node_modules', '.package-lock.json');
  if (
    existsSync(installed) &&
    statSync(installed).mtimeMs >= statSync(at('package-lock.json')).mtimeMs
  )
    return;
  say('installing the dependencies of the lock file');
  await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
}

/** The release build of the addon, when its sources have changed since the last one. */
export async function buildAddon() {
  const native = at('src-ts', 'native');
  const stamp = new Stamp(
    join(native, '.addon-stamp'),
    ['Cargo.toml', 'Cargo.lock', 'crates'],
    /\.(rs|toml|lock)$/,
  );
  const built = existsSync(native) && readdirSync(native).some((file) => file.endsWith('.node'));
  if (built && stamp.isFresh()) return;
  say('building the native addon (about two minutes the first time)');
  await run('npm', ['run', '--silent', 'build:addon'], {
    hint: 'Rust is needed to build the addon: https://rustup.rs, and a C compiler (cc).',
  });
  stamp.write();
}

/** The compiled TypeScript in `dist/`, when its sources have changed since the last compilation. */
export async function buildTypeScript() {
  const sources = [
    'index.ts',
    'src-ts',
    'demo',
    'benchmark',
    'scripts/bundle.mjs',
    'tsconfig.json',
    'package-lock.json',
  ];
  const stamp = new Stamp(at('dist', '.typescript-stamp'), sources, /\.(ts|cts|mjs|json)$/);
  if (existsSync(at('dist', 'index.js')) && stamp.isFresh()) return;
  say('compiling the TypeScript');
  // What is gone from the sources must not live on in the output.
  rmSync(at('dist'), { recursive: true, force: true });
  await run('npx', ['--no-install', 'tsc', '-p', 'tsconfig.json']);
  await run('node', ['scripts/bundle.mjs']);
  stamp.write();
}

/** A file that remembers the content of the sources something was built from. */
class Stamp {
  constructor(path, sources, pattern) {
    this.path = path;
    const hash = createHash('sha256');
    for (const file of sources.flatMap((source) => filesOf(at(source), pattern))) {
      hash.update(file).update('\0').update(readFileSync(file)).update('\0');
    }
    this.value = hash.digest('hex');
  }

  isFresh() {
    return existsSync(this.path) && readFileSync(this.path, 'utf8') === this.value;
  }

  write() {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, this.value);
  }
}

function filesOf(path, pattern) {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const child = join(path, entry.name);
      if (entry.isDirectory()) return entry.name === 'results' ? [] : filesOf(child, pattern);
      return pattern.test(entry.name) ? [child] : [];
    });
}

function say(what) {
  console.error(`playfast: ${what} …`);
}
