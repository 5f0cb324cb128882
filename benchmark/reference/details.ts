import { at, at2, at3, at4, flag, image, list, milliseconds, number, text } from './message.js';
import type { Node } from './message.js';
import { decoded, plainText } from './text.js';

/**
 * The wire fields that the network default of an app needs: everything but `descriptionHTML`,
 * `comments` and `dataSafety`. A field number is the index in the answer plus one.
 */
export const DETAIL_FIELDS: readonly number[] = [
  1, 10, 11, 13, 14, 19, 20, 38, 49, 52, 58, 59, 63, 69, 70, 73, 74, 75, 79, 80, 96, 97, 100, 101,
  119, 141, 145, 146, 151,
];

const DEVICES: Readonly<Record<number, string>> = {
  2: 'phone',
  3: 'tablet',
  5: 'chromebook',
  6: 'tv',
};

/** An app, with the names and units of the library. Absent values are `undefined`. */
export type ReferenceApp = ReturnType<typeof readDetails>;

/** The id of the app that an answer is for. */
export function answeredApp(payload: Node): string | undefined {
  return text(at4(payload, 1, 11, 0, 0));
}

/** Reads the payload of a details answer, by RPC or from the block of a page. */
export function readDetails(payload: Node, appId = answeredApp(payload), withHtml = false) {
  const root = at2(payload, 1, 2);
  const rating = at(root, 9);
  const released = at(root, 10);
  const installs = at(root, 13);
  const availability = at(root, 18);
  const state = number(at(availability, 0));
  const iapRange = text(at2(root, 19, 0));
  const score = at(root, 51);
  const offer = at4(at(root, 57), 0, 0, 0, 0);
  const price = at2(offer, 1, 0);
  const micros = number(at(price, 0));
  const originalMicros = number(at3(offer, 1, 1, 0));
  const saleEnd = number(at3(offer, 14, 0, 0));
  const developer = at(root, 68);
  const numericId = text(at(developer, 2));
  const contact = at(root, 69);
  const legal = at(contact, 4);
  const html = text(at4(root, 12, 0, 0, 1)) ?? text(at3(root, 72, 0, 1));
  const genre = at3(root, 79, 0, 0);
  const media = at(root, 100);
  const previews = at(media, 1);
  const versions = at(root, 140);
  const android = at3(versions, 1, 1, 0);
  const minSdk = number(at2(android, 0, 0));
  const androidText = text(at2(android, 0, 1));
  const androidMaxText = text(at2(android, 1, 1));
  const updated = number(at4(root, 145, 0, 1, 0));
  return {
    appId,
    url: `https://play.google.com/store/apps/details?id=${appId}`,
    title: text(at2(root, 0, 0)),
    description: html === undefined ? undefined : plainText(html),
    descriptionHTML: withHtml ? html : undefined,
    summary: decoded(text(at3(root, 73, 0, 1))),
    installs: text(at(installs, 0)),
    minInstalls: number(at(installs, 1)),
    maxInstalls: number(at(installs, 2)),
    installsShort: text(at(installs, 3)),
    score: number(at2(score, 0, 1)),
    scoreText: text(at2(score, 0, 0)),
    ratings: number(at2(score, 2, 1)),
    reviews: number(at2(score, 3, 1)),
    histogram: histogramOf(at(score, 1)),
    price: micros === undefined ? undefined : micros / 1e6,
    originalPrice: originalMicros ? originalMicros / 1e6 : undefined,
    discountEndDate: saleEnd === undefined ? undefined : saleEnd * 1000,
    free: micros === undefined ? undefined : micros === 0,
    currency: text(at(price, 1)),
    priceText: micros === undefined ? undefined : (text(at(price, 2)) ?? 'Free'),
    buyUrl: text(at3(offer, 6, 5, 2)),
    available: flag(state),
    preregister: state === 1,
    earlyAccessEnabled: typeof at(availability, 2) === 'string',
    offersIAP: iapRange !== undefined,
    IAPRange: iapRange,
    androidVersion: versionNumber(androidText),
    androidVersionText: androidText,
    androidMaxVersion: versionNumber(androidMaxText),
    minSdk,
    targetSdk: minSdk === undefined ? undefined : number(at4(versions, 1, 0, 0, 0)),
    developer: text(at(developer, 0)),
    developerId: developerIdOf(text(at3(developer, 1, 4, 2))),
    developerInternalID: numericId,
    developerNumericId: numericId,
    developerEmail: text(at2(contact, 1, 0)),
    developerWebsite: text(at3(contact, 0, 5, 2)),
    developerAddress: text(at2(contact, 2, 0)),
    developerPhone: text(at(contact, 3)),
    developerLegalName: text(at(legal, 0)),
    developerLegalEmail: text(at2(legal, 1, 0)),
    developerLegalAddress: text(at2(legal, 2, 0))?.replaceAll('\n', ', '),
    developerLegalPhoneNumber: text(at(legal, 3)),
    offeredBy: text(at2(root, 37, 0)),
    privacyPolicy: text(at4(root, 99, 0, 5, 2)),
    genre: text(at(genre, 0)),
    genreId: text(at(genre, 2)),
    categories: categoriesOf(at(root, 118), genre),
    icon: image(at2(root, 95, 0)),
    headerImage: image(at2(root, 96, 0)),
    screenshots: imagesOf(at2(root, 78, 0)),
    video: text(at4(media, 0, 0, 3, 2)),
    videoImage: image(at(previews, 0)),
    previewVideo: text(at3(previews, 2, 0, 2)),
    contentRating: decoded(text(at(rating, 0))),
    contentRatingDescription: decoded(text(at2(rating, 2, 1))),
    interactiveElements: decoded(text(at2(rating, 3, 1))),
    adSupported: flag(at(root, 48)),
    released: text(at(released, 0)),
    releasedAt: milliseconds(at(released, 1)),
    updated: updated === undefined ? undefined : updated * 1000,
    version: text(at3(versions, 0, 0, 0)),
    recentChanges: text(at3(root, 144, 1, 1)),
    isAvailableInPlayPass: flag(at(root, 62)),
    deviceScores: deviceScoresOf(at2(root, 150, 1)),
    chartRank: chartRankOf(at(root, 58)),
    permissions: permissionsOf(at2(root, 74, 2)),
  };
}

/** "#1 top paid arcade", from `["top paid arcade", …, "#1"]`. */
function chartRankOf(node: Node): string | undefined {
  const place = text(at(node, 2));
  const chart = text(at(node, 0));
  return place !== undefined && chart !== undefined ? `${place} ${chart}` : (place ?? chart);
}

function histogramOf(node: Node): Record<number, number> | undefined {
  if (!Array.isArray(node)) return undefined;
  return {
    1: number(at2(node, 1, 1)) ?? 0,
    2: number(at2(node, 2, 1)) ?? 0,
    3: number(at2(node, 3, 1)) ?? 0,
    4: number(at2(node, 4, 1)) ?? 0,
    5: number(at2(node, 5, 1)) ?? 0,
  };
}

/** "7.0 and up" -> "7.0"; a text that begins with no number names no version. */
function versionNumber(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  const space = source.indexOf(' ');
  const first = space === -1 ? source : source.slice(0, space);
  return Number.parseFloat(first) ? first : undefined;
}

/** The id at the end of a developer's link, url-decoded. */
export function developerIdOf(href: string | undefined): string | undefined {
  if (href === undefined) return undefined;
  const start = href.indexOf('id=');
  if (start === -1) return undefined;
  const raw = href.slice(start + 3);
  return raw.includes('+') || raw.includes('%')
    ? decodeURIComponent(raw.replaceAll('+', ' '))
    : raw;
}

function categoriesOf(node: Node, genre: Node): { name: string; id: string }[] | undefined {
  const found: { name: string; id: string }[] = [];
  collectCategories(node, found);
  if (found.length > 0) return found;
  const name = text(at(genre, 0));
  return name === undefined ? undefined : [{ name, id: at(genre, 2) as string }];
}

function collectCategories(node: Node, found: { name: string; id: string }[]): void {
  if (!Array.isArray(node)) return;
  if (node.length >= 4 && typeof node[0] === 'string') {
    found.push({ name: node[0], id: node[2] as string });
    return;
  }
  for (const child of node as Node[]) collectCategories(child, found);
}

/** The addresses of a list of image nodes. */
export function imagesOf(node: Node): string[] | undefined {
  const urls: string[] = [];
  for (const item of list(node)) {
    const url = image(item);
    if (url !== undefined) urls.push(url);
  }
  return urls.length > 0 ? urls : undefined;
}

function deviceScoresOf(node: Node): Record<string, number> | undefined {
  let scores: Record<string, number> | undefined;
  for (const entry of list(node)) {
    const device = DEVICES[at(entry, 0) as number];
    const score = number(at2(entry, 1, 1));
    if (device !== undefined && score !== undefined) (scores ??= {})[device] = score;
  }
  return scores;
}

type Permission = { permission: string; type?: string };

function permissionsOf(node: Node): Permission[] | undefined {
  const found: Permission[] = [];
  for (let section = 0; section < 2; section++) {
    for (const group of list(at(node, section))) {
      const type = text(at(group, 0));
      for (const row of list(at(group, 2))) found.push({ permission: at(row, 1) as string, type });
    }
  }
  for (const row of list(at(node, 2))) found.push({ permission: at(row, 1) as string });
  return found.length > 0 ? found : undefined;
}
