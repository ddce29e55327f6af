import type { JsonObject } from '@headgate/kernel';
import { openAiVoice } from './openai-voice.ts';
import type { SaidCall, Saying } from './saying.ts';
import { errorSentence, halves, mockCreatedSeconds, type Voice } from './voice.ts';

/** OpenAI responses. */
export const responsesVoice: Voice = {
  ...openAiVoice,
  whole: (saying) => response(saying, { status: statusOf(saying), output: itemsOf(saying).map(({ item }) => item) }),
  events(saying) {
    const begun = response(saying, { status: 'in_progress', output: [] });
    const last = response(saying, { status: statusOf(saying), output: itemsOf(saying).map(({ item }) => item) });
    const events = [
      { type: 'response.created', response: begun },
      { type: 'response.in_progress', response: begun },
      ...itemsOf(saying).flatMap(({ item, opening, inside }, index) => [
        { type: 'response.output_item.added', output_index: index, item: opening },
        ...inside.map((event) => ({ ...event, item_id: item['id'], output_index: index })),
        { type: 'response.output_item.done', output_index: index, item },
      ]),
      { type: `response.${statusOf(saying)}`, response: last },
    ];
    return events.map((event, sequence) => sse({ ...event, sequence_number: sequence }));
  },
  errorEvents: (status, saying) => {
    const begun = response(saying, { status: 'in_progress', output: [] });
    const failed = { ...begun, status: 'failed', error: { code: 'server_error', message: errorSentence(status) } };
    return [sse({ type: 'response.created', response: begun }), sse({ type: 'response.failed', response: failed })];
  },
};

interface MockItem {
  readonly item: JsonObject;
  readonly opening: JsonObject;
  readonly inside: readonly (JsonObject & { readonly type: string })[];
}

function itemsOf(saying: Saying): MockItem[] {
  return [
    ...(saying.thought === '' ? [] : [thought(saying.thought)]),
    ...(saying.pieces.length === 0 ? [] : [message(saying)]),
    ...saying.calls.map(call),
  ];
}

function thought(text: string): MockItem {
  const part = { type: 'summary_text', text };
  const item = { id: 'rs_mock', type: 'reasoning', summary: [part] };
  return {
    item,
    opening: { ...item, summary: [] },
    inside: [
      { type: 'response.reasoning_summary_part.added', summary_index: 0, part: { ...part, text: '' } },
      { type: 'response.reasoning_summary_text.delta', summary_index: 0, delta: text },
      { type: 'response.reasoning_summary_text.done', summary_index: 0, text },
      { type: 'response.reasoning_summary_part.done', summary_index: 0, part },
    ],
  };
}

function message(saying: Saying): MockItem {
  const { pieces } = saying;
  const text = pieces.join('');
  const part = (said: string) => ({ type: 'output_text', text: said, annotations: [], logprobs: [] });
  const status = statusOf(saying);
  const item = { id: 'msg_mock', type: 'message', status, role: 'assistant', content: [part(text)] };
  return {
    item,
    opening: { ...item, status: 'in_progress', content: [] },
    inside: [
      { type: 'response.content_part.added', content_index: 0, part: part('') },
      ...pieces.map((delta) => ({ type: 'response.output_text.delta', content_index: 0, delta, logprobs: [] })),
      { type: 'response.output_text.done', content_index: 0, text, logprobs: [] },
      { type: 'response.content_part.done', content_index: 0, part: part(text) },
    ],
  };
}

function call(said: SaidCall, index: number): MockItem {
  return said.isText ? textCall(said, index) : functionCall(said, index);
}

function textCall({ id, name, json: input }: SaidCall, index: number): MockItem {
  const item = { id: `ctc_mock_${index}`, type: 'custom_tool_call', status: 'completed', call_id: id, name, input };
  return {
    item,
    opening: { ...item, status: 'in_progress', input: '' },
    inside: [
      ...halves(input).map((delta) => ({ type: 'response.custom_tool_call_input.delta', delta })),
      { type: 'response.custom_tool_call_input.done', input },
    ],
  };
}

function functionCall({ id, name, json }: SaidCall, index: number): MockItem {
  const item = {
    id: `fc_mock_${index}`,
    type: 'function_call',
    status: 'completed',
    call_id: id,
    name,
    arguments: json,
  };
  return {
    item,
    opening: { ...item, status: 'in_progress', arguments: '' },
    inside: [
      ...halves(json).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        delta,
      })),
      { type: 'response.function_call_arguments.done', name, arguments: json },
    ],
  };
}

function statusOf({ finish }: Saying): string {
  return finish === 'length' ? 'incomplete' : 'completed';
}

function response(
  saying: Saying,
  { status, output }: { readonly status: string; readonly output: readonly JsonObject[] },
): JsonObject {
  const usage = {
    input_tokens: saying.inputTokens,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: saying.outputTokens,
    output_tokens_details: { reasoning_tokens: Math.ceil(saying.thought.length / 4) },
    total_tokens: saying.inputTokens + saying.outputTokens,
  };
  return {
    id: 'resp_mock',
    object: 'response',
    created_at: mockCreatedSeconds,
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    model: saying.model,
    output,
    parallel_tool_calls: true,
    tool_choice: 'auto',
    tools: [],
    usage: status === 'in_progress' ? null : usage,
  };
}

function sse(event: JsonObject & { readonly type: string }): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
