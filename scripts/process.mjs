import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url));

const ignore = () => {};

/**
 * Runs a program in the root folder with this terminal, and waits for its end.
 * Rejects with an error that names the command when it cannot be started or ends with another code than 0.
 */
export function run(program, args, { hint } = {}) {
  // npm and npx are scripts on Windows, which only a shell can start.
  const shell = process.platform === 'win32' && (program === 'npm' || program === 'npx');
  return new Promise((resolve, reject) => {
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: root,
      stdio: 'inherit',
      shell,
    });
    // Ctrl-C reaches the child too; it says good-bye by itself and we end with its code.
    process.on('SIGINT', ignore);
    child.on('error', (error) => {
      const missing = error.code === 'ENOENT' ? `${program} was not found. ` : '';
      reject(new Error(`${missing}${hint ?? error.message}`));
    });
    child.on('close', (code, signal) => {
      process.off('SIGINT', ignore);
      if (code === 0) return resolve();
      const error = new Error(
        `"${program} ${args.join(' ')}" ended with ${signal ?? `code ${code}`}`,
      );
      error.exitCode = code ?? 1;
      reject(error);
    });
  });
}
