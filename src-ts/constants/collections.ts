/**
 * The top charts of Google Play. The last three are often empty: the store answers them for some countries only.
 *
 * @example await fetchCategoryLists({ countries: ['us'], collection: COLLECTIONS.GROSSING });
 */
export const COLLECTIONS = {
  TOP_FREE: 'topselling_free',
  TOP_PAID: 'topselling_paid',
  GROSSING: 'topgrossing',
  NEW_FREE: 'topselling_new_free',
  NEW_PAID: 'topselling_new_paid',
  MOVERS_SHAKERS: 'movers_shakers',
} as const;

/** The store's name of a top chart: `'topselling_free'`. */
export type Collection = (typeof COLLECTIONS)[keyof typeof COLLECTIONS];
