import type { CanonicalCall, LiveProvider, LiveProviderMapping } from '@headgate/domain';
import { defined, fault } from '@headgate/kernel';
import type { ProviderAdapter } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { openAiHeaders } from '../openai/headers.ts';
import { ndjsonFraming } from '../sse/framings.ts';
import { readDeclaredError } from './declared-error.ts';
import { buildMapped, buildMappedEmbeddings } from './request.ts';
import { readMapped, readMappedEmbeddings } from './response.ts';
import { MappedStreamReader } from './stream.ts';

/** Who it is, for refusals and fidelity. */
const target = 'custom';

const mapped = new WeakMap<LiveProvider, ProviderAdapter>();

/** Any server an operator describes; each provider has an adapter made of its own mapping, once. */
export const custom: ProviderAdapter = {
  ...customAdapter(undefined),
  forTarget: (provider) => {
    const known = mapped.get(provider);
    if (known !== undefined) return known;
    const adapter = customAdapter(provider.mapping);
    mapped.set(provider, adapter);
    return adapter;
  },
};

/**
 * A provider that speaks no known language, by what an operator declared of it. Without a mapping only endpoints that pass through
 * reach it: nobody knows how to say a chat call there.
 */
export function customAdapter(mapping: LiveProviderMapping | undefined): ProviderAdapter {
  return {
    kind: 'custom',
    native: new Map(),
    headers: openAiHeaders,
    ...defined({ framing: mapping?.stream?.format === 'ndjson' ? ndjsonFraming : undefined }),
    buildRequest: (call, model) => {
      const log = new FidelityLog(target);
      if (mapping === undefined) return log.refuse('calls without a mapping of this provider');
      return call.operation === 'embedding'
        ? buildMappedEmbeddings(call, model, { mapping, log })
        : buildMapped(call, model, { mapping, log });
    },
    readReply: (call, body) => {
      const known = required(mapping);
      return call.operation === 'embedding'
        ? readMappedEmbeddings(call, body, known)
        : readMapped(body, known.response);
    },
    openStream: (_call: CanonicalCall) => {
      const { stream } = required(mapping);
      if (stream === undefined) throw fault('provider_reply_unreadable');
      return new MappedStreamReader(stream);
    },
    readError: (status, headers, body) => readDeclaredError({ status, headers, body }, mapping?.response.error),
  };
}

function required(mapping: LiveProviderMapping | undefined): LiveProviderMapping {
  if (mapping === undefined) throw fault('feature_unsupported');
  return mapping;
}
