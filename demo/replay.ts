import { existsSync } from 'node:fs';
import { createClient, type PlayClient } from '../index.js';
import { startSimulator } from '../src-ts/testing/index.js';
import type { DemoOptions } from './options.js';
import { printTable } from './table.js';

/** One capture the replaying store can answer with. */
interface Capture {
  kind: 'app' | 'list' | 'search' | 'reviews';
  appId?: string;
  query?: string;
  collection?: string;
  category?: string;
  lang: string;
  country: string;
  file: string;
}

/** Serves the captures of a folder and asks for every one of them over the main road. */
export async function demoOnCaptures({ captures: folder }: DemoOptions): Promise<void> {
  if (!existsSync(folder)) throw new Error(`no folder of captures at ${folder}`);
  const store = await startSimulator({ replay: folder });
  const client = createClient({ baseUrl: store.url, pace: 'off' });
  try {
    const captures = (await (await fetch(`${store.url}/__simulator/replay`)).json()) as Capture[];
    console.error(`replaying ${captures.length} captures of ${folder} at ${store.url}`);
    const [asked, shadowed] = onePerSubject(captures);
    const rows = await Promise.all(asked.map((capture) => readBack(client, capture)));
    printTable('Read from the captures', ['kind', 'storefront', 'what', 'file'], rows);
    for (const { file } of shadowed) {
      console.log(`not asked for, an earlier capture answers the same request: ${file}`);
    }
  } finally {
    await client.close();
    await store.stop();
  }
}

/** The captures that answer a request of their own, and those an earlier one stands before. */
function onePerSubject(captures: Capture[]): [Capture[], Capture[]] {
  const seen = new Set<string>();
  const asked: Capture[] = [];
  const shadowed: Capture[] = [];
  for (const capture of captures) {
    const { kind, appId, query, collection, category, lang, country } = capture;
    const key = [kind, appId ?? query ?? `${collection}/${category}`, lang, country].join(' ');
    (seen.has(key) ? shadowed : asked).push(capture);
    seen.add(key);
  }
  return [asked, shadowed];
}

async function readBack(client: PlayClient, capture: Capture): Promise<string[]> {
  const storefront = `${capture.lang}-${capture.country}`;
  const told = await summary(client, capture).catch(
    (error: Error) => `${error.name}: ${error.message}`,
  );
  return [capture.kind, storefront, told, capture.file];
}

async function summary(client: PlayClient, capture: Capture): Promise<string> {
  const { lang, country } = capture;
  switch (capture.kind) {
    case 'app': {
      const app = await client.app({ appId: capture.appId!, lang, country });
      const score = app.scoreText === undefined ? 'unrated' : `rated ${app.scoreText}`;
      const offered = app.available ? '' : ', not offered here';
      return `${app.title}, by ${app.developer}, ${score}, ${app.installs ?? 'no'} installs${offered}`;
    }
    case 'list': {
      const cards = await client.list({
        collection: capture.collection as never,
        category: capture.category as never,
        lang,
        country,
      });
      return `${cards.length} cards, first ${cards[0]?.title ?? 'none'}`;
    }
    case 'search': {
      const cards = await client.search({ query: capture.query!, lang, country });
      return `${cards.length} cards for "${capture.query}", first ${cards[0]?.title ?? 'none'}`;
    }
    case 'reviews': {
      const { reviews } = await client.reviews({ appId: capture.appId!, lang, country });
      const stars = reviews.reduce((sum, review) => sum + (review.score ?? 0), 0) / reviews.length;
      return `${reviews.length} reviews of ${capture.appId}, ${stars.toFixed(2)} stars in the mean`;
    }
  }
}
