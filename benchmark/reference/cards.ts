import { at, at2, at3, at4, image, link, list, number, text } from './message.js';
import type { Node } from './message.js';
import { developerIdOf, imagesOf } from './details.js';
import { decoded } from './text.js';

/** One app of a chart or of a search, with the names and units of the library. */
export type ReferenceCard = ReturnType<typeof readCard>;

/** What a chart or a search gave. */
export interface ReferenceCards {
  apps: ReferenceCard[];
  nextToken?: string | undefined;
}

/** Reads one card of the present layout. */
export function readCard(card: Node) {
  const offer = at(card, 8);
  const price = at2(offer, 1, 0);
  const micros = number(at(price, 0));
  const originalMicros = number(at3(offer, 1, 1, 0));
  const saleEnd = number(at3(offer, 14, 0, 0));
  const media = at2(card, 12, 0);
  return {
    appId: text(at2(card, 0, 0)),
    title: text(at(card, 3)),
    url: link(at(card, 10)),
    icon: image(at(card, 1)),
    developer: text(at(card, 14)),
    developerId: undefined as string | undefined,
    price: micros === undefined ? undefined : micros / 1e6,
    free: micros === undefined ? undefined : micros === 0,
    currency: text(at(price, 1)),
    originalPrice: originalMicros ? originalMicros / 1e6 : undefined,
    discountEndDate: saleEnd === undefined ? undefined : saleEnd * 1000,
    summary: text(at2(card, 13, 1)),
    scoreText: text(at2(card, 4, 0)),
    score: number(at2(card, 4, 1)),
    genre: text(at(card, 5)),
    installs: text(at(card, 15)),
    screenshots: imagesOf(at(card, 2)),
    headerImage: image(at(card, 22)),
    contentRating: decoded(text(at2(card, 24, 0))),
    buyUrl: text(at3(offer, 6, 5, 2)),
    IAPRange: text(at2(card, 29, 0)),
    video: text(at3(media, 0, 3, 2)),
  };
}

/** Reads the payload of a chart answer. A chart without apps is an empty list. */
export function readChart(payload: Node): ReferenceCards {
  return { apps: cardsOf(at(at4(payload, 0, 1, 0, 28), 0)) };
}

/** Reads the payload of a search: all sections, the exact match first and not twice. */
export function readSearch(payload: Node): ReferenceCards {
  const apps: ReferenceCard[] = [];
  let nextToken: string | undefined;
  for (const section of list(at2(payload, 0, 1))) {
    const exact = at(section, 23);
    if (exact) apps.unshift(readExactMatch(exact));
    const results = at(section, 22);
    if (!results) continue;
    for (const card of cardsOf(at(results, 0))) {
      if (card.appId !== apps[0]?.appId) apps.push(card);
    }
    nextToken ??= text(at3(results, 1, 3, 1));
  }
  return { apps, nextToken };
}

function cardsOf(items: Node): ReferenceCard[] {
  return list(items).map((item) => readCard(at(item, 0)));
}

/** The featured first result holds a details root instead of a card. */
function readExactMatch(exact: Node): ReferenceCard {
  const found = at(exact, 16);
  const root = at(found, 2);
  const head = at2(exact, 17, 0);
  const offer = at2(head, 2, 0);
  const price = at2(offer, 1, 0);
  const micros = number(at(price, 0));
  const originalMicros = number(at3(offer, 1, 1, 0));
  const saleEnd = number(at3(offer, 14, 0, 0));
  return {
    appId: text(at3(found, 11, 0, 0)),
    title: text(at2(root, 0, 0)),
    url: link(at(head, 0)),
    icon: image(at2(root, 95, 0)),
    developer: text(at2(root, 68, 0)),
    developerId: developerIdOf(text(at4(root, 68, 1, 4, 2))),
    price: micros === undefined ? undefined : micros / 1e6,
    free: micros === undefined ? undefined : micros === 0,
    currency: text(at(price, 1)),
    originalPrice: originalMicros ? originalMicros / 1e6 : undefined,
    discountEndDate: saleEnd === undefined ? undefined : saleEnd * 1000,
    summary: decoded(text(at3(root, 73, 0, 1))),
    scoreText: text(at3(root, 51, 0, 0)),
    score: number(at3(root, 51, 0, 1)),
    genre: text(at4(root, 79, 0, 0, 0)),
    installs: text(at2(root, 13, 0)),
    screenshots: imagesOf(at2(root, 78, 0)),
    headerImage: image(at2(root, 96, 0)),
    contentRating: decoded(text(at2(root, 9, 0))),
    buyUrl: text(at3(offer, 6, 5, 2)),
    IAPRange: text(at2(root, 19, 0)),
    video: text(at4(at(root, 100), 0, 0, 3, 2)),
  };
}
