// Every review of an app, one JSON object a line; stops by itself and says why.
//   node examples/reviews-to-ndjson.mjs com.example.app 5000 > reviews.ndjson
import { createClient } from 'playfast';

const [appId = 'com.whatsapp', most = '1000'] = process.argv.slice(2);
const client = createClient();
let written = 0;
for await (const review of client.reviewsAll({ appId, sort: 'newest' })) {
  process.stdout.write(`${JSON.stringify(review)}\n`);
  if (++written >= Number(most)) break;
}
console.error(`${written} reviews of ${appId}`);
await client.close();
