/**
 * `count` ids of the synthetic catalogue, from the `from`-th on. Ids with N % 97 == 13 are left out:
 * the store does not distribute them everywhere, and a benchmark has no use for failures.
 */
export function appIds(from: number, count: number): string[] {
  const ids: string[] = [];
  for (let n = from; ids.length < count; n++) if (n % 97 !== 13) ids.push(`com.playsim.app${n}`);
  return ids;
}

/** Storefronts of the chart suites. */
export const COUNTRIES = ['us', 'de', 'jp', 'br', 'fr'] as const;

/** Categories of the chart suites. */
export const CATEGORIES = [
  'GAME_PUZZLE',
  'TOOLS',
  'FINANCE',
  'COMMUNICATION',
  'GAME_ACTION',
] as const;
