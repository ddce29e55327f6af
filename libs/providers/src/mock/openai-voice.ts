import type { JsonObject } from '@headgate/kernel';
import type { Prompt } from './prompt.ts';
import type { SaidCall, Saying } from './saying.ts';
import { errorSentence, halves, mockCreatedSeconds, type Voice } from './voice.ts';

const finishes = { stop: 'stop', length: 'length', tool: 'tool_calls' } as const;

/** OpenAI chat completions. */
export const openAiVoice: Voice = {
  requestIdHeader: 'x-request-id',
  whole(saying, prompt) {
    const message = {
      role: 'assistant',
      content: saying.calls.length > 0 ? null : saying.pieces.join(''),
      refusal: null,
      ...(saying.thought !== '' && { reasoning_content: saying.thought }),
      ...(saying.calls.length > 0 && { tool_calls: saying.calls.map(toToolCall) }),
    };
    const choice = { message, logprobs: null, finish_reason: finishes[saying.finish] };
    return {
      ...head(saying, 'chat.completion'),
      choices: times(prompt.choices).map((index) => ({ index, ...choice })),
      usage: usageOf(saying, prompt),
    };
  },
  events(saying, prompt) {
    const tail = prompt.wantsStreamUsage ? { usage: null } : {};
    const chunk = (choices: readonly JsonObject[]) =>
      data({ ...head(saying, 'chat.completion.chunk'), choices, ...tail });
    const events = times(prompt.choices).flatMap((index) => {
      const deltas: JsonObject[] = [
        { role: 'assistant', content: saying.calls.length > 0 ? null : '' },
        ...(saying.thought === '' ? [] : [{ reasoning_content: saying.thought }]),
        ...saying.pieces.map((content) => ({ content })),
        ...saying.calls.flatMap(toDeltas),
      ];
      return [
        ...deltas.map((delta) => chunk([{ index, delta, logprobs: null, finish_reason: null }])),
        chunk([{ index, delta: {}, logprobs: null, finish_reason: finishes[saying.finish] }]),
      ];
    });
    const usage = { ...head(saying, 'chat.completion.chunk'), choices: [], usage: usageOf(saying, prompt) };
    return [...events, ...(prompt.wantsStreamUsage ? [data(usage)] : []), 'data: [DONE]\n\n'];
  },
  error: errorBody,
  errorEvents: (status) => [data(errorBody(status))],
};

/** The older completions: the same answer as plain text. */
export const completionVoice: Voice = {
  ...openAiVoice,
  whole: (saying, prompt) => ({
    ...head(saying, 'text_completion'),
    choices: [textChoice(saying.pieces.join(''), finishes[saying.finish])],
    usage: usageOf(saying, prompt),
  }),
  events: (saying, prompt) => [
    ...saying.pieces.map((text) => data({ ...head(saying, 'text_completion'), choices: [textChoice(text, null)] })),
    data({ ...head(saying, 'text_completion'), choices: [textChoice('', finishes[saying.finish])] }),
    ...(prompt.wantsStreamUsage
      ? [data({ ...head(saying, 'text_completion'), choices: [], usage: usageOf(saying, prompt) })]
      : []),
    'data: [DONE]\n\n',
  ],
};

function textChoice(text: string, finish: string | null): JsonObject {
  return { text, index: 0, logprobs: null, finish_reason: finish };
}

function errorBody(status: number): JsonObject {
  const type = status === 429 ? 'rate_limit_error' : status >= 500 ? 'server_error' : 'invalid_request_error';
  const code = status === 429 ? 'rate_limit_exceeded' : status === 404 ? 'model_not_found' : null;
  return { error: { message: errorSentence(status), type, param: null, code } };
}

function head(saying: Saying, object: string): JsonObject {
  return { id: 'chatcmpl-mock', object, created: mockCreatedSeconds, model: saying.model };
}

function usageOf(saying: Saying, prompt: Prompt): JsonObject {
  const output = saying.outputTokens * prompt.choices;
  return {
    prompt_tokens: saying.inputTokens,
    completion_tokens: output,
    total_tokens: saying.inputTokens + output,
    prompt_tokens_details: { cached_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: Math.ceil(saying.thought.length / 4) },
  };
}

function toToolCall({ id, name, json, isText }: SaidCall): JsonObject {
  return isText
    ? { id, type: 'custom', custom: { name, input: json } }
    : { id, type: 'function', function: { name, arguments: json } };
}

function toDeltas(call: SaidCall, index: number): JsonObject[] {
  const grow = (piece: string): JsonObject =>
    call.isText ? { index, custom: { input: piece } } : { index, function: { arguments: piece } };
  return [
    { tool_calls: [{ index, ...toToolCall({ ...call, json: '' }) }] },
    ...halves(call.json).map((piece) => ({ tool_calls: [grow(piece)] })),
  ];
}

function data(value: JsonObject): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}

function times(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
