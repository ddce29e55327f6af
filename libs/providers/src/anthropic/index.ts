import type { DialectName, LiveProvider, TokenUsage } from '@headgate/domain';
import { defined } from '@headgate/kernel';
import type { NativeLanguage, ProviderAdapter } from '../adapter.ts';
import { parseObject } from '../json-sniff.ts';
import { readAnthropicError } from './errors.ts';
import { nativeAnthropic, readMessageUsage } from './native.ts';
import { buildRequest } from './request.ts';
import { readReply } from './response.ts';
import { AnthropicStreamReader } from './stream.ts';
import { wireTokenCount } from './wire.ts';

/** Anthropic. */
export const anthropic: ProviderAdapter = {
  kind: 'anthropic',
  countsTokens: true,
  native: new Map<DialectName, NativeLanguage>([
    ['anthropic-messages', nativeAnthropic('/messages', readMessageUsage)],
    ['anthropic-count-tokens', nativeAnthropic('/messages/count_tokens', readCount)],
  ]),
  headers: anthropicHeaders,
  buildRequest,
  readReply,
  openStream: () => new AnthropicStreamReader(),
  readError: readAnthropicError,
};

function anthropicHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  return { ...provider.headers, ...defined({ 'x-api-key': secret }) };
}

/** A count is no consumption, but worth a record. */
function readCount(bytes: Buffer): TokenUsage | undefined {
  const read = wireTokenCount.safeParse(parseObject(bytes.toString('utf8')));
  if (!read.success) return undefined;
  return {
    input_tokens: read.data.input_tokens,
    output_tokens: null,
    cached_input_tokens: null,
    cache_write_tokens: null,
    reasoning_tokens: null,
  };
}
