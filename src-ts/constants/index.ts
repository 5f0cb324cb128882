export {
  COUNTRIES,
  getCountriesInStore,
  getCountry,
  getRepresentativeCountry,
  getUniqueCountries,
  type Country,
} from './countries.js';
export { CATEGORIES, type Category } from './categories.js';
export { COLLECTIONS, type Collection } from './collections.js';
export { DEVICES, PRICES, SORTS, type Device, type Price, type Sort } from './choices.js';
export { LANGUAGES } from './languages.js';
