/** What the demo was asked to do. */
export interface DemoOptions {
  mode: 'embedded' | 'replay' | 'live' | 'help';
  /** Folder of captures for `replay`. */
  captures: string;
  /** Folder the `*.ndjson` files are written to. */
  out: string;
  /** Latency of the embedded store in milliseconds. */
  latencyMs: number;
}

/** Where the captures lie beside a full checkout. */
export const defaultCaptures = '../shared/fixtures';

export const usage = `usage: npm run demo -- [options]

  (nothing)         the main job on the embedded store
  --replay [DIR]    serve the real captures of DIR and read them back (default ${defaultCaptures})
  --live            a small job on the real store, gently
  --latency MS      latency of the embedded store (default 100)
  --out DIR         where the *.ndjson files go (default out)`;

/** Reads the command line; `undefined` when it makes no sense. */
export function parseOptions(args: string[]): DemoOptions | undefined {
  const options: DemoOptions = {
    mode: 'embedded',
    captures: defaultCaptures,
    out: 'out',
    latencyMs: 100,
  };
  const rest = [...args];
  while (rest.length > 0) {
    const flag = rest.shift();
    if (flag === '--help' || flag === '-h') options.mode = 'help';
    else if (flag === '--live') options.mode = 'live';
    else if (flag === '--replay') {
      options.mode = 'replay';
      if (rest[0] !== undefined && !rest[0].startsWith('-')) options.captures = rest.shift()!;
    } else if (flag === '--out' && rest[0]) options.out = rest.shift()!;
    else if (flag === '--latency' && Number(rest[0]) >= 0) options.latencyMs = Number(rest.shift());
    else return undefined;
  }
  return options;
}
