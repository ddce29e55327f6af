/** Reads the model catalogue from disk; refuses to fetch one, and to let a broken one stop anybody. */
export { loadCatalogue, type LoadedCatalogue } from './load-catalogue.ts';
