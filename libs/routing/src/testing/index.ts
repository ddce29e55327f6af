/** Builders of live routes, targets and providers for tests. */
export { aProvider, aSecret } from './a-provider.ts';
export { aRoute, aTarget } from './a-route.ts';
