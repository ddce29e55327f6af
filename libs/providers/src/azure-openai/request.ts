import type { CanonicalCall } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import type { OpenAiAccent } from '../openai/accent.ts';
import { buildChatBody, embeddingRequest } from '../openai/request.ts';
import type { AzureSurface } from './surface.ts';

/** OpenAI's language, and who refuses what it cannot say. */
export const azureAccent: OpenAiAccent = {
  target: 'azure-openai',
  faultCodes: { DeploymentNotFound: 'provider_model_unknown', quota_exceeded: 'provider_quota_spent' },
};

/** Says a canonical call to one deployment. */
export function buildRequest(call: CanonicalCall, surface: AzureSurface): WireRequest {
  if (call.operation === 'embedding') {
    const request = embeddingRequest(call, surface.deployment);
    return { ...request, path: surface.pathOf(request.path) };
  }
  const log = new FidelityLog(azureAccent.target);
  const body = buildChatBody(call, surface.deployment, { accent: azureAccent, log });
  return {
    path: surface.pathOf('/chat/completions'),
    headers: {},
    body: surface.isModern ? body : sayOld(body),
    ...defined({ fidelity: log.result() }),
  };
}

/** Versions before the ceiling's present name, and before streams that report usage. */
function sayOld(body: JsonObject): JsonObject {
  const { max_completion_tokens: ceiling, stream_options: _, ...rest } = body;
  return ceiling === undefined ? rest : { max_tokens: ceiling, ...rest };
}
