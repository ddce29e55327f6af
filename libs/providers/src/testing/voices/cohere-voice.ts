import { isJsonObject, type JsonObject, type JsonValue } from '@headgate/kernel';
import { readPrompt } from '../../mock/prompt.ts';
import type { Saying } from '../../mock/saying.ts';
import type { WireVoice } from './wire-voice.ts';

const finishes = { stop: 'COMPLETE', length: 'MAX_TOKENS', tool: 'TOOL_CALL' } as const;

/** Cohere's `/v2/chat`: typed events, a plan before calls, counts in the last event. */
export const cohereVoice: WireVoice = {
  contentType: 'text/event-stream',
  readPrompt: (body) => readPrompt({ ...body, response_format: toResponseFormat(body['response_format']) }),
  whole: (saying) => ({
    id: 'c_mock',
    finish_reason: finishes[saying.finish],
    message: {
      role: 'assistant',
      content: [
        ...(saying.thought === '' ? [] : [{ type: 'thinking', thinking: saying.thought }]),
        ...(saying.pieces.length === 0 ? [] : [{ type: 'text', text: saying.pieces.join('') }]),
      ],
      ...(saying.calls.length > 0 && { tool_calls: saying.calls.map(toCall) }),
    },
    usage: usageOf(saying),
  }),
  events: (saying) => [
    event('message-start', { id: 'c_mock', delta: { message: { role: 'assistant', content: [], tool_calls: [] } } }),
    ...sayContent(saying),
    ...saying.calls.flatMap(sayCall),
    event('message-end', { delta: { finish_reason: finishes[saying.finish], usage: usageOf(saying) } }),
  ],
  error: (status) => ({ id: 'e_mock', message: `The mock provider was asked to fail with status ${status}.` }),
};

function sayContent({ thought, pieces }: Saying): string[] {
  const content = (type: string, index: number, value: JsonObject) =>
    event(type, { index, delta: { message: { content: value } } });
  return [
    ...(thought === '' ? [] : [content('content-start', 0, { type: 'thinking', thinking: '' })]),
    ...(thought === '' ? [] : [content('content-delta', 0, { thinking: thought })]),
    ...(pieces.length === 0 ? [] : [content('content-start', 1, { type: 'text', text: '' })]),
    ...pieces.map((text) => content('content-delta', 1, { text })),
  ];
}

function sayCall(call: Saying['calls'][number], index: number): string[] {
  const said = toCall(call);
  // Without arguments the vendor sends no piece of them.
  const pieces = call.json === '{}' ? [] : [call.json];
  const tool = (type: string, value: JsonValue) => event(type, { index, delta: { message: { tool_calls: value } } });
  return [
    tool('tool-call-start', { ...said, function: { name: call.name, arguments: '' } }),
    ...pieces.map((json) => tool('tool-call-delta', { function: { arguments: json } })),
    event('tool-call-end', { index }),
  ];
}

function toCall({ id, name, json }: Saying['calls'][number]): JsonObject {
  return { id, type: 'function', function: { name, arguments: json } };
}

function usageOf({ inputTokens, outputTokens }: Saying): JsonObject {
  const counts = { input_tokens: inputTokens, output_tokens: outputTokens };
  return { billed_units: counts, tokens: counts };
}

function toResponseFormat(format: JsonValue | undefined): JsonValue | undefined {
  const schema = isJsonObject(format) ? format['json_schema'] : undefined;
  return schema === undefined ? format : { type: 'json_schema', json_schema: { schema } };
}

function event(type: string, value: JsonObject): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...value })}\n\n`;
}
