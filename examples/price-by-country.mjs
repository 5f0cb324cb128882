// What an app costs around the world, told from where it is not offered.
//   node examples/price-by-country.mjs com.mojang.minecraftpe
import { fetchAppsSettled } from 'playfast';

const [appId = 'com.mojang.minecraftpe'] = process.argv.slice(2);
const outcomes = await fetchAppsSettled({
  appIds: [appId],
  countries: ['us', 'gb', 'de', 'jp', 'br', 'in', 'tr'],
  fields: ['title', 'price', 'priceText', 'currency', 'available'],
});
for (const { request, ...outcome } of outcomes) {
  if (!outcome.ok) console.log(request.country, outcome.error.code);
  else if (!outcome.value.available) console.log(request.country, 'not offered here');
  else console.log(request.country, outcome.value.price, outcome.value.currency);
}
