import type { CanonicalCall, DialectName } from '@headgate/domain';
import { defined, type JsonObject } from '@headgate/kernel';
import type { AdaptedBody, NativeLanguage, ProviderAdapter, WireRequest } from '../adapter.ts';
import { FidelityLog } from '../fidelity-log.ts';
import type { OpenAiAccent } from '../openai/accent.ts';
import { readOpenAiError } from '../openai/errors.ts';
import { openAiHeaders } from '../openai/headers.ts';
import { nativeOpenAi } from '../openai/native.ts';
import { listMediaLanguages } from '../openai/native-media.ts';
import { nativeResponses } from '../openai/native-responses.ts';
import { buildChatBody, embeddingRequest } from '../openai/request.ts';
import { readReply } from '../openai/response.ts';
import { OpenAiStreamReader } from '../openai/stream.ts';
import { adaptChat } from './adapt-chat.ts';
import type { CompatibleVendor } from './compatible-vendor.ts';
import { without } from './without.ts';

const chatPath = '/chat/completions';

/** The adapter of a vendor that speaks OpenAI's language: OpenAI's own, with what the vendor does otherwise. */
export function compatible(vendor: CompatibleVendor): ProviderAdapter {
  const { kind, chat: _, speaks: __, media: ___, ...rest } = vendor;
  const accent: OpenAiAccent = { ...rest, target: kind };
  return {
    kind,
    native: toLanguages(vendor, accent),
    headers: openAiHeaders,
    buildRequest: (call, model) => buildRequest(vendor, accent, { call, model }),
    readReply: (call, body) => readReply(call, body, accent),
    openStream: () => new OpenAiStreamReader(accent),
    readError: (status, headers, body) => readOpenAiError({ status, headers, body }, accent),
  };
}

function toLanguages(vendor: CompatibleVendor, accent: OpenAiAccent): Map<DialectName, NativeLanguage> {
  const { speaks, chat, media = [] } = vendor;
  const languages = new Map<DialectName, NativeLanguage>([
    ['openai-chat', nativeChat(vendor, accent)],
    ...listMediaLanguages(media),
  ]);
  const responses = speaks['openai-responses'];
  if (responses !== undefined) languages.set('openai-responses', { ...nativeResponses, path: responses });
  for (const name of ['openai-completions', 'openai-embeddings'] as const) {
    const path = speaks[name];
    if (path !== undefined) languages.set(name, withUsage(nativeOpenAi(path, accent), chat.alwaysReportsUsage));
  }
  return languages;
}

function nativeChat(vendor: CompatibleVendor, accent: OpenAiAccent): NativeLanguage {
  const language = withUsage(nativeOpenAi(chatPath, accent), vendor.chat.alwaysReportsUsage);
  return vendor.chat.keepsBodies === true ? language : { ...language, adapt: (body) => adapt(vendor, body) };
}

function withUsage(language: NativeLanguage, alwaysReportsUsage = false): NativeLanguage {
  return alwaysReportsUsage ? { ...language, needsUsageAsked: () => false } : language;
}

function adapt({ kind, chat, toReasoning }: CompatibleVendor, body: JsonObject): AdaptedBody | undefined {
  const log = new FidelityLog(kind);
  const adapted = adaptChat(body, chat, { log, ...defined({ toReasoning }) });
  return adapted === body ? undefined : { body: adapted, fidelity: log.result() };
}

interface Asked {
  readonly call: CanonicalCall;
  readonly model: string;
}

function buildRequest(vendor: CompatibleVendor, accent: OpenAiAccent, { call, model }: Asked): WireRequest {
  const log = new FidelityLog(vendor.kind);
  if (call.operation === 'embedding') {
    const path = vendor.speaks['openai-embeddings'];
    if (path === undefined && vendor.embedsFloatsOnly !== true) return log.refuse('embeddings');
    const request = embeddingRequest(call, model);
    const body = vendor.embedsFloatsOnly === true ? without(request.body, 'encoding_format') : request.body;
    return { ...request, path: path ?? request.path, body };
  }
  const said = buildChatBody(call, model, { accent, log });
  const body = { ...vendor.chat.adds, ...adaptChat(said, vendor.chat, { log }) };
  return { path: chatPath, headers: {}, body, ...defined({ fidelity: log.result() }) };
}
