import { run } from './process.mjs';

/** Every formatter and linter, and a proof that no generated file was forgotten or edited. */
export async function check() {
  const steps = [
    ['cargo', ['fmt', '--all', '--check']],
    [
      'cargo',
      [
        'clippy',
        '--workspace',
        '--all-targets',
        '--all-features',
        '--quiet',
        '--',
        '-D',
        'warnings',
      ],
    ],
    ['npx', ['--no-install', 'prettier', '--check', '--log-level', 'warn', '.']],
    ['npx', ['--no-install', 'oxlint', '--deny-warnings']],
    ['npx', ['--no-install', 'tsc', '-p', 'tsconfig.check.json']],
    ['npm', ['run', '--silent', 'generate:types']],
    ['node', ['scripts/report.mjs', '--check']],
    [
      'git',
      ['diff', '--exit-code', '--stat', '--', 'src-ts/native', 'Cargo.lock', 'package-lock.json'],
    ],
  ];
  for (const [program, args] of steps) {
    console.error(`check: ${program} ${args.join(' ')}`);
    await run(program, args);
  }
  console.error('check: all clean');
}
