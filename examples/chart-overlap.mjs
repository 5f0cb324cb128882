// Which apps lead the charts in several countries at once?
//   node examples/chart-overlap.mjs us gb de
import { fetchTopApps } from 'playfast';

const countries = process.argv.length > 2 ? process.argv.slice(2) : ['us', 'gb', 'de'];
const charts = await fetchTopApps({ countries, categories: ['GAME'], numResults: 100 });

const places = new Map();
for (const country of countries) {
  charts[country].GAME.forEach((card, rank) => {
    const entry = places.get(card.appId) ?? { title: card.title, ranks: [] };
    entry.ranks.push(`${country} #${rank + 1}`);
    places.set(card.appId, entry);
  });
}
const shared = [...places.values()].filter(({ ranks }) => ranks.length > 1);
console.log(`${shared.length} of ${places.size} apps stand in more than one chart`);
for (const { title, ranks } of shared.slice(0, 20)) console.log(`${title}: ${ranks.join(', ')}`);
