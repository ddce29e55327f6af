import type { JsonObject } from '@headgate/kernel';
import type { Saying } from './saying.ts';
import { errorSentence, type Voice } from './voice.ts';

const signature = 'bW9jayBzaWduYXR1cmU=';

/** Anthropic messages. */
export const anthropicVoice: Voice = {
  requestIdHeader: 'request-id',
  whole: (saying) => ({
    ...head(saying),
    content: [
      ...(saying.thought === '' ? [] : [{ type: 'thinking', thinking: saying.thought, signature }]),
      ...(saying.pieces.length === 0 ? [] : [{ type: 'text', text: saying.pieces.join('') }]),
      ...saying.calls.map(({ id, name, json }) => ({
        type: 'tool_use',
        id,
        name,
        input: JSON.parse(json) as JsonObject,
      })),
    ],
    stop_reason: stopReason(saying),
    stop_sequence: saying.stopSequence ?? null,
    usage: usageOf(saying.inputTokens, saying.outputTokens),
  }),
  events(saying) {
    const blocks = [
      ...(saying.thought === '' ? [] : [thinkingBlock(saying.thought)]),
      ...(saying.pieces.length === 0 ? [] : [textBlock(saying.pieces)]),
      ...saying.calls.map(toolBlock),
    ];
    return [
      start(saying),
      event({ type: 'ping' }),
      ...blocks.flatMap((block, index) => sayBlock(block, index)),
      event({
        type: 'message_delta',
        delta: { stop_reason: stopReason(saying), stop_sequence: saying.stopSequence ?? null },
        usage: { output_tokens: saying.outputTokens },
      }),
      event({ type: 'message_stop' }),
    ];
  },
  error: errorBody,
  errorEvents: (status, saying) => [start(saying), event({ ...errorBody(status), type: 'error' })],
};

interface Block {
  readonly opening: JsonObject;
  readonly deltas: readonly JsonObject[];
}

function thinkingBlock(thinking: string): Block {
  return {
    opening: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      { type: 'thinking_delta', thinking },
      { type: 'signature_delta', signature },
    ],
  };
}

function textBlock(pieces: readonly string[]): Block {
  return { opening: { type: 'text', text: '' }, deltas: pieces.map((text) => ({ type: 'text_delta', text })) };
}

function toolBlock({ id, name, json }: Saying['calls'][number]): Block {
  const middle = Math.ceil(json.length / 2);
  // Without arguments the vendor sends no piece of them.
  const pieces = json === '{}' ? [] : [json.slice(0, middle), json.slice(middle)];
  return {
    opening: { type: 'tool_use', id, name, input: {} },
    deltas: pieces.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
  };
}

function sayBlock({ opening, deltas }: Block, index: number): string[] {
  return [
    event({ type: 'content_block_start', index, content_block: opening }),
    ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
    event({ type: 'content_block_stop', index }),
  ];
}

function start(saying: Saying): string {
  const message = { ...head(saying), content: [], stop_reason: null, stop_sequence: null };
  return event({ type: 'message_start', message: { ...message, usage: usageOf(saying.inputTokens, 1) } });
}

function head(saying: Saying): JsonObject {
  return { id: 'msg_mock', type: 'message', role: 'assistant', model: saying.model };
}

function stopReason({ finish, stopSequence }: Saying): string {
  if (finish === 'tool') return 'tool_use';
  if (finish === 'length') return 'max_tokens';
  return stopSequence === undefined ? 'end_turn' : 'stop_sequence';
}

function usageOf(input: number, output: number): JsonObject {
  return {
    input_tokens: input,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
}

const errorTypes: ReadonlyMap<number, string> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
]);

function errorBody(status: number): JsonObject {
  const type = errorTypes.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error');
  return { type: 'error', error: { type, message: errorSentence(status) }, request_id: 'req_mock' };
}

function event(value: JsonObject & { readonly type: string }): string {
  return `event: ${value.type}\ndata: ${JSON.stringify(value)}\n\n`;
}
