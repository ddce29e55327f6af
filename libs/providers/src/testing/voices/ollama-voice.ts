import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { readPrompt } from '../../mock/prompt.ts';
import type { Saying } from '../../mock/saying.ts';
import type { WireVoice } from './wire-voice.ts';

const created = '2026-11-20T12:00:00Z';

/** Ollama's `/api/chat`: one JSON value a line, calls whole, counts in the last line. */
export const ollamaVoice: WireVoice = {
  contentType: 'application/x-ndjson',
  readPrompt: (body) => readPrompt(inWordsOfChat(body)),
  whole: (saying) => ({
    ...head(saying),
    message: {
      role: 'assistant',
      content: saying.pieces.join(''),
      ...thought(saying),
      ...(saying.calls.length > 0 && { tool_calls: saying.calls.map(toCall) }),
    },
    ...tail(saying),
  }),
  events: (saying) => {
    const message = (more: JsonObject) =>
      line({ ...head(saying), message: { role: 'assistant', content: '', ...more }, done: false });
    return [
      ...(saying.thought === '' ? [] : [message(thought(saying))]),
      ...saying.pieces.map((content) => message({ content })),
      ...saying.calls.map((call) => message({ tool_calls: [toCall(call)] })),
      line({ ...head(saying), message: { role: 'assistant', content: '' }, ...tail(saying) }),
    ];
  },
  error: (status) => ({ error: `The mock provider was asked to fail with status ${status}.` }),
};

function inWordsOfChat(body: JsonObject): JsonObject {
  const options = isJsonObject(body['options']) ? body['options'] : {};
  const { num_predict: most, stop } = options;
  return { ...body, max_tokens: most, stop, response_format: toResponseFormat(body['format']) };
}

function toResponseFormat(format: JsonValue | undefined): JsonObject | undefined {
  if (format === 'json') return { type: 'json_object' };
  return isJsonObject(format) ? { type: 'json_schema', json_schema: { schema: format } } : undefined;
}

function head({ model }: Saying): JsonObject {
  return { model, created_at: created };
}

function tail({ finish, inputTokens, outputTokens }: Saying): JsonObject {
  const reason = finish === 'length' ? 'length' : 'stop';
  return { done: true, done_reason: reason, prompt_eval_count: inputTokens, eval_count: outputTokens };
}

function thought({ thought: thinking }: Saying): JsonObject {
  return thinking === '' ? {} : { thinking };
}

function toCall({ id, name, json }: Saying['calls'][number]): JsonObject {
  return { id, function: { name, arguments: JSON.parse(json) as JsonObject } };
}

function line(value: JsonObject): string {
  return `${JSON.stringify(value)}\n`;
}
