// `npm run demo`: the main job, on the embedded store, on real captures or on the real store.
import { parseOptions, usage } from './options.js';
import { demoOnEmbeddedStore, demoOnLiveStore } from './stores.js';
import { demoOnCaptures } from './replay.js';

const options = parseOptions(process.argv.slice(2));
if (options === undefined) {
  console.error(usage);
  process.exit(2);
}

try {
  if (options.mode === 'help') console.log(usage);
  else if (options.mode === 'replay') await demoOnCaptures(options);
  else if (options.mode === 'live') await demoOnLiveStore(options);
  else await demoOnEmbeddedStore(options);
} catch (error) {
  console.error(`\ndemo: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
