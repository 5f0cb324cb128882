/** Orders of reviews. */
export const SORTS = {
  NEWEST: 'newest',
  RATING: 'rating',
  HELPFULNESS: 'helpfulness',
} as const;

/** An order of reviews: `'newest'`. */
export type Sort = (typeof SORTS)[keyof typeof SORTS];

/** Kinds of device that reviews can be narrowed to. */
export const DEVICES = {
  PHONE: 'phone',
  TABLET: 'tablet',
  CHROMEBOOK: 'chromebook',
  TV: 'tv',
} as const;

/** A kind of device: `'phone'`. */
export type Device = (typeof DEVICES)[keyof typeof DEVICES];

/** What a search may cost. */
export const PRICES = { ALL: 'all', FREE: 'free', PAID: 'paid' } as const;

/** Which prices a search looks at: `'all'`. */
export type Price = (typeof PRICES)[keyof typeof PRICES];
