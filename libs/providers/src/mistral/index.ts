import { isJsonObject } from '@headgate/kernel';
import type { ProviderAdapter } from '../adapter.ts';
import { openAiHeaders } from '../openai/headers.ts';
import { readReply } from '../openai/response.ts';
import { OpenAiStreamReader } from '../openai/stream.ts';
import { findMistralError, readMistralError } from './errors.ts';
import { buildRequest, mistralAccent } from './request.ts';

/**
 * Mistral. Nothing passes through: an OpenAI SDK's ids of calls are refused there, and what its models think comes as parts no OpenAI
 * SDK knows.
 */
export const mistral: ProviderAdapter = {
  kind: 'mistral',
  native: new Map(),
  headers: openAiHeaders,
  buildRequest,
  readReply: (call, body) => {
    const failure = isJsonObject(body) ? findMistralError(body) : undefined;
    if (failure !== undefined) throw failure;
    return readReply(call, body, mistralAccent);
  },
  openStream: () => new OpenAiStreamReader({ ...mistralAccent, hiddenFailure }),
  readError: (status, headers, body) => readMistralError({ status, headers, body }),
};

const hiddenFailure = { quotedKey: '"object":"error"', find: findMistralError };
