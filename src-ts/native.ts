// The one door to the native side. Opened at the first use, not at import: constants, builders and types cost nothing,
// and so does what only the door itself needs.
import { errorThrown } from './failures.js';

type Binding = typeof import('#native');
/** The scheduler of one client, on the native side. */
export type NativeClient = import('#native').NativeClient;
/** A bounded window of calls over a client's scheduler. */
export type NativeRun = import('#native').NativeRun;

let binding: Binding | undefined;
let fieldNames: ReadonlySet<string> | undefined;

/** The addon. The first call loads it; an error names what repairs the installation. */
export function native(): Binding {
  if (binding !== undefined) return binding;
  try {
    // CommonJS through `require`: the one way that Node, Bun and Deno all take an addon's loader.
    const { createRequire } = process.getBuiltinModule('node:module');
    binding = createRequire(import.meta.url)('#native') as Binding;
    return binding;
  } catch (cause) {
    throw new Error(
      `playfast could not load its native addon for ${process.platform}-${process.arch}. ` +
        'In an application, `npm install playfast` installs it again; in a checkout, `npm run build:addon` builds it.',
      { cause },
    );
  }
}

/** The names of all fields of an app, as the native side knows them. */
export function appFieldNames(): ReadonlySet<string> {
  fieldNames ??= new Set(guard(() => native().appFields()));
  return fieldNames;
}

/** Runs a synchronous native call; what it throws becomes a typed error. */
export function guard<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw errorThrown(thrown);
  }
}

let decoder: InstanceType<typeof TextDecoder> | undefined;

/** Opens what crossed: one JSON text, as a one-byte string or as UTF-8 bytes. */
export function open(text: string | Uint8Array): unknown {
  if (typeof text === 'string') return JSON.parse(text);
  decoder ??= new TextDecoder();
  return JSON.parse(decoder.decode(text));
}
