import { at, at2, image, list, milliseconds, number, text } from './message.js';
import type { Node } from './message.js';

/** One review, with the names and units of the library. */
export type ReferenceReview = ReturnType<typeof readReview>;

// These codes are not those of the filter.
const DEVICES: Readonly<Record<number, string>> = { 1: 'phone', 2: 'tablet' };

/** A page of reviews and the token of the next one. */
export interface ReferenceReviews {
  reviews: ReferenceReview[];
  nextToken?: string | undefined;
}

/** Reads the payload of a reviews answer (`UsvDTd` and `oCPfdb` alike). */
export function readReviews(payload: Node, appId: string): ReferenceReviews {
  return {
    reviews: list(at(payload, 0)).map((review) => readReview(review, appId)),
    nextToken: text(at2(payload, 1, 1)),
  };
}

function readReview(review: Node, appId: string) {
  const id = text(at(review, 0));
  const score = number(at(review, 2));
  const reply = at(review, 7);
  return {
    id,
    userName: text(at2(review, 1, 0)),
    userImage: image(at2(review, 1, 1)),
    userId: text(at2(review, 9, 0)),
    date: isoDate(at(review, 5)),
    score,
    scoreText: score === undefined ? undefined : String(score),
    url: `https://play.google.com/store/apps/details?id=${appId}&reviewId=${id}`,
    title: text(at(review, 3)),
    text: text(at(review, 4)),
    replyDate: isoDate(at(reply, 2)),
    replyText: text(at(reply, 1)),
    version: text(at(review, 10)),
    thumbsUp: number(at(review, 6)),
    criterias: criteriasOf(at2(review, 12, 0)),
    device: DEVICES[at(review, 16) as number],
  };
}

function isoDate(node: Node): string | undefined {
  const ms = milliseconds(node);
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

function criteriasOf(node: Node): { criteria: string; rating: number | undefined }[] {
  return list(node).map((entry) => ({
    criteria: at(entry, 0) as string,
    rating: number(at2(entry, 1, 0)) ?? number(at2(entry, 2, 0)),
  }));
}
