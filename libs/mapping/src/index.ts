/**
 * Declared mappings between one JSON value and another, compiled to closures: paths, templates, and what they make of a custom
 * provider or route. Pure and linear in the value; refuses to know who sends it.
 */
export { compileProviderMapping } from './compile-provider-mapping.ts';
export { compileCustomRoute } from './compile-custom-route.ts';
