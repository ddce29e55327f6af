/**
 * Small requests to addresses that somebody typed in: the only way out of the control plane. Connects where the operator's rules
 * allow and nowhere else, follows no redirect, and gives up on what is slow or large. Calls to providers are the data plane's.
 */
export { GuardedClient, type GuardedClientOptions, type OutboundRequest } from './guarded-client.ts';
