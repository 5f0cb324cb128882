// Puts the compiled library into a few files: Node takes half a millisecond for each module it loads, and the library is
// written in thirty. Types stay as they are compiled; demo and benchmarks use the compiled modules themselves.
import { rolldown } from 'rolldown';
import { join } from 'node:path';
import { root } from './process.mjs';

const compiled = (file) => join(root, 'dist', file);

const bundle = await rolldown({
  input: {
    index: compiled('index.js'),
    parse: compiled('src-ts/parse.js'),
    testing: compiled('src-ts/testing/index.js'),
  },
  platform: 'node',
});
await bundle.write({
  dir: compiled('lib'),
  entryFileNames: '[name].js',
  chunkFileNames: 'shared-[name].js',
});
await bundle.close();
