import { describe, expect, test } from 'vitest';
import {
  CATEGORIES,
  COLLECTIONS,
  COUNTRIES,
  DEVICES,
  getCountriesInStore,
  getCountry,
  getRepresentativeCountry,
  getUniqueCountries,
  LANGUAGES,
  SORTS,
} from '../index.js';

describe('countries', () => {
  test('247 countries share 93 stores', () => {
    expect(COUNTRIES).toHaveLength(247);
    expect(new Set(COUNTRIES.map((country) => country.code)).size).toBe(247);
    expect(getUniqueCountries()).toHaveLength(93);
  });

  test('each has a code, a name, a region and a representative that represents itself', () => {
    for (const { code, name, region, representative } of COUNTRIES) {
      expect(code).toMatch(/^[a-z]{2}$/);
      expect(name.length).toBeGreaterThan(2);
      expect(region.length).toBeGreaterThan(3);
      expect(getRepresentativeCountry(representative)).toBe(representative);
    }
  });

  test('the shared stores have the sizes of the original', () => {
    const sizes = ['vu', 'cf', 'sz', 'fm', 'us'].map((code) => getCountriesInStore(code).length);
    expect(sizes).toEqual([138, 12, 6, 2, 1]);
    expect(getRepresentativeCountry('FI')).toBe('vu');
  });

  test('codes are found in any case, unknown ones are not', () => {
    expect(getCountry('KR')).toMatchObject({
      code: 'kr',
      name: 'South Korea',
      region: 'East Asia',
    });
    expect(getCountry('xx')).toBeUndefined();
    expect(getRepresentativeCountry('xx')).toBeUndefined();
    expect(getCountriesInStore('xx')).toEqual([]);
  });
});

test('categories are their own names', () => {
  for (const [key, value] of Object.entries(CATEGORIES)) expect(value).toBe(key);
  expect(Object.keys(CATEGORIES)).toHaveLength(60);
});

test('collections, sorts, devices and languages', () => {
  expect(COLLECTIONS.TOP_FREE).toBe('topselling_free');
  expect(Object.values(SORTS)).toEqual(['newest', 'rating', 'helpfulness']);
  expect(Object.values(DEVICES)).toEqual(['phone', 'tablet', 'chromebook', 'tv']);
  expect(LANGUAGES).toContain('pt-BR');
});
