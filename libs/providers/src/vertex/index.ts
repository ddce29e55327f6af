import type { LiveProvider } from '@headgate/domain';
import { defined, type Fault } from '@headgate/kernel';
import type { ProviderAdapter } from '../adapter.ts';
import { readAnthropicError } from '../anthropic/errors.ts';
import type { CallAuthority } from '../credentials/call-authority.ts';
import { googleExchange } from '../credentials/google-exchange.ts';
import { readGeminiError } from '../gemini/errors.ts';
import { parseObject } from '../json-sniff.ts';
import { anthropicModels } from './anthropic-models.ts';
import { geminiModels } from './gemini-models.ts';
import { findPlace } from './place.ts';

/** Google Cloud's Vertex AI: Gemini's models and Anthropic's, each in its maker's language. */
export const vertex: ProviderAdapter = {
  ...ofModel({}, ''),
  forTarget: ofModel,
};

function ofModel(provider: Pick<LiveProvider, 'cloud'>, model: string): ProviderAdapter {
  const place = findPlace(provider, model);
  return {
    ...(place.publisher === 'anthropic' ? anthropicModels(place) : geminiModels(place)),
    kind: 'vertex',
    countsTokens: true,
    headers: vertexHeaders,
    authorise,
    readError,
  };
}

/** A key has a header of its own; a token that an operator obtained elsewhere is a bearer. */
function vertexHeaders(provider: LiveProvider, secret: string | undefined): Record<string, string> {
  const isKey = secret?.startsWith('AIza') === true;
  return {
    ...provider.headers,
    ...defined({
      'x-goog-api-key': isKey ? secret : undefined,
      authorization: isKey || secret === undefined ? undefined : `Bearer ${secret}`,
    }),
  };
}

function authorise(provider: LiveProvider, secret: string): CallAuthority | undefined {
  if (!secret.trimStart().startsWith('{')) return undefined;
  return { kind: 'token', exchange: googleExchange(provider, secret) };
}

/** Google answers for itself, and passes on what Anthropic's server says. */
function readError(status: number, headers: Readonly<Record<string, string>>, body: string): Fault {
  const isAnthropics = parseObject(body)?.['type'] === 'error';
  return isAnthropics ? readAnthropicError(status, headers, body) : readGeminiError(status, headers, body);
}
