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
  'genre',
  'version',
  'updated',
  'installs',
  'androidVersion',
  'permissions',
  'screenshots',
];

/**
 * What the original really holds of them: its list of screenshots stays empty, because it looks for
 * addresses that contain "screenshot" in the node of the content rating.
 */
export const ORIGINAL_FILLED = ORIGINAL_FIELDS.filter((name) => name !== 'screenshots');

/** The plain values among them. */
export const ORIGINAL_SCALARS = ORIGINAL_FILLED.filter((name) => name !== 'permissions');
