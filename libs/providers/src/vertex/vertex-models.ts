import type { ProviderAdapter } from '../adapter.ts';

/** What of an adapter depends on who made the model. */
export type VertexModels = Pick<ProviderAdapter, 'native' | 'buildRequest' | 'readReply' | 'openStream'>;
