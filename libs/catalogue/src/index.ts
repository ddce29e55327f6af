/**
 * What is known of the vendors' models: limits, abilities, list prices. Pure: it is given the text of a catalogue and answers
 * questions about it; it refuses to read files, to fetch anything, and to know what one organization pays.
 */
export { emptyCatalogue, type KnownModel, ModelCatalogue } from './model-catalogue.ts';
export { formatCatalogue } from './format-catalogue.ts';
export { parseCatalogue, type ParsedCatalogue } from './parse-catalogue.ts';
export { catalogueFile, catalogueFormat, type CatalogueFile, type CatalogueSource } from './catalogue-file.ts';
