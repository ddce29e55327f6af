import type { CanonicalCall, DialectName } from '@headgate/domain';
import type { NativeLanguage, WireRequest } from '../adapter.ts';
import { anthropic } from '../anthropic/index.ts';
import { moveElsewhere, sayElsewhere } from '../anthropic/elsewhere.ts';
import { nativeAnthropic, readMessageUsage } from '../anthropic/native.ts';
import { buildRequest as buildAnthropicRequest } from '../anthropic/request.ts';
import type { VertexPlace } from './place.ts';
import type { VertexModels } from './vertex-models.ts';

/** Versions of the body that Vertex knows: one. */
const version = 'vertex-2023-10-16';
const messages = { version, betas: 'header' } as const;
/** The endpoint that counts hangs where it is sent a beta. */
const counting = { version, betas: 'nowhere', keepsModel: true } as const;

/** Anthropic's models: their own language, with the model in the path and the version in the body. */
export function anthropicModels(place: VertexPlace): VertexModels {
  const counts = anthropic.native.get('anthropic-count-tokens');
  const countPath = place.siblingPathOf('count-tokens', 'rawPredict');
  const chat: NativeLanguage = {
    ...nativeAnthropic(':rawPredict', readMessageUsage),
    forwardedHeaders: [],
    defaultHeaders: {},
    pathOf: (_, isStreaming) => place.pathOf(isStreaming ? 'streamRawPredict' : 'rawPredict'),
    edit: (asked) => sayElsewhere(asked, messages),
  };
  const native = new Map<DialectName, NativeLanguage>([['anthropic-messages', chat]]);
  if (counts !== undefined) {
    native.set('anthropic-count-tokens', {
      ...counts,
      forwardedHeaders: [],
      defaultHeaders: {},
      pathOf: () => countPath,
      edit: (asked) => {
        const edit = sayElsewhere(asked, counting);
        return { ...edit, set: { ...edit.set, model: place.name } };
      },
    });
  }
  return {
    native,
    buildRequest: (call) => buildRequest(call, place, countPath),
    readReply: (call, body) => anthropic.readReply(call, body),
    openStream: (call) => anthropic.openStream(call),
  };
}

function buildRequest(call: CanonicalCall, place: VertexPlace, countPath: string): WireRequest {
  const request = buildAnthropicRequest(call, place.name, 'vertex');
  if (call.operation === 'chat' && call.countsOnly === true) {
    return { ...request, path: countPath, headers: {}, body: moveElsewhere(request.body, counting) };
  }
  const path = place.pathOf(call.isStreaming ? 'streamRawPredict' : 'rawPredict');
  return { ...request, path, headers: {}, body: moveElsewhere(request.body, messages) };
}
