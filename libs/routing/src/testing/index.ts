/** Builders of live routes, targets and providers for tests. */
export { aChoice, aLivePolicy, someFacts } from './a-policy.ts';
export { aProvider, aSecret } from './a-provider.ts';
export { aRoute, aTarget } from './a-route.ts';
