// The one door to the project's commands: installs and builds what is missing or stale, then runs the command itself.
// Plain Node, no dependency: it has to run on a machine that has nothing but Node, Rust and a C compiler.
import { installDependencies, buildAddon, buildTypeScript } from './ensure.mjs';
import { run } from './process.mjs';
import { check } from './check.mjs';

const commands = {
  async build() {
    await prepare();
  },
  async demo(args) {
    await prepare();
    await run('node', ['dist/demo/main.js', ...args]);
  },
  async bench(args) {
    await prepare();
    await run('node', ['--expose-gc', 'dist/benchmark/main.js', ...args]);
  },
  async test(args) {
    await prepare();
    // Names of test files narrow the run to them; without any, Rust's tests come first.
    if (args.length === 0) await run('cargo', ['test', '--workspace', '--quiet']);
    await run('npx', ['--no-install', 'vitest', 'run', ...args]);
  },
  async check() {
    await prepare();
    await check();
  },
};

async function prepare() {
  await installDependencies();
  await buildAddon();
  await buildTypeScript();
}

const [name, ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
  process.exit(2);
}
try {
  await command(args);
} catch (error) {
  console.error(`\nplayfast ${name}: ${error.message}`);
  process.exit(error.exitCode ?? 1);
}
