import type { CanonicalCall, DialectName, EmbeddingCall } from '@headgate/domain';
import { defined, isJsonObject, type JsonObject } from '@headgate/kernel';
import type { NativeLanguage, WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import { gemini } from '../gemini/index.ts';
import { nativeGemini } from '../gemini/native.ts';
import { buildRequest as buildGeminiRequest } from '../gemini/request.ts';
import { readPredictions } from './predictions.ts';
import type { VertexPlace } from './place.ts';
import type { VertexModels } from './vertex-models.ts';

/** Google's own models: Gemini's language at other addresses. Embeddings are predictions here. */
export function geminiModels(place: VertexPlace): VertexModels {
  const generate = (isStreaming: boolean): string =>
    isStreaming ? `${place.pathOf('streamGenerateContent')}?alt=sse` : place.pathOf('generateContent');
  return {
    native: new Map<DialectName, NativeLanguage>([
      ['gemini-generate', nativeGemini('generateContent', (_, isStreaming) => generate(isStreaming))],
    ]),
    buildRequest: (call) => buildRequest(call, place, generate),
    readReply: (call, body) =>
      call.operation === 'embedding' ? readPredictions(call, body) : gemini.readReply(call, body),
    openStream: (call) => gemini.openStream(call),
  };
}

function buildRequest(
  call: CanonicalCall,
  place: VertexPlace,
  generate: (isStreaming: boolean) => string,
): WireRequest {
  if (call.operation === 'embedding') return predictRequest(call, place);
  const request = buildGeminiRequest(call, place.name, 'vertex');
  if (call.countsOnly !== true) return { ...request, path: generate(call.isStreaming) };
  // What is counted stands in the body itself.
  const { model: _, ...counted } = asObject(request.body['generateContentRequest']);
  return { ...request, path: place.pathOf('countTokens'), body: counted };
}

function predictRequest(call: EmbeddingCall, place: VertexPlace): WireRequest {
  const log = new FidelityLog('vertex');
  if (call.user !== undefined) log.drop('user');
  for (const name of Object.keys(call.extras.openai ?? {})) log.drop(name);
  const own = call.extras.gemini ?? {};
  const instances = call.input.map((input) => ({
    content: typeof input === 'string' ? input : log.refuse('tokens as input', 'input'),
    ...defined({ task_type: own['taskType'], title: own['title'] }),
  }));
  const parameters = defined({ outputDimensionality: call.dimensions });
  const body: JsonObject = { instances, ...(Object.keys(parameters).length > 0 && { parameters }) };
  return { path: place.pathOf('predict'), headers: {}, body, ...defined({ fidelity: log.result() }) };
}

function asObject(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
