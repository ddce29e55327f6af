/** Catalogues under a test's control. */
export { aCatalogue, aCatalogueText, someFacts } from './a-catalogue.ts';
