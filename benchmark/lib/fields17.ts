import type { AppField } from '../../index.js';

/**
 * The fields of an app in the Python original (`RustAppInfo`: 17 of them), in our names and without
 * `description`: what its figure of 1.5 KB an app is compared with. Its `category` is our `genre`,
 * its `min_android` our `androidVersion`.
 */
export const ORIGINAL_FIELDS: AppField[] = [
  'appId',
  'title',
  'developer',
  'developerId',
  'score',
  'ratings',
  'price',
  'currency',
  'icon',
  'screenshots',
  'genre',
  'version',
  'updated',
  'installs',
  'androidVersion',
  'permissions',
];
