import { isFault, type JsonObject, type Problem } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { readChatCall } from './read-chat-call.ts';

const messages = [{ role: 'user', content: 'hi' }];

function problemsOf(body: JsonObject): readonly Problem[] {
  try {
    readChatCall(body);
    return [];
  } catch (error) {
    if (isFault(error) && error.code === 'request_invalid') return error.problems;
    throw error;
  }
}

describe('a chat completions body', () => {
  it('is read with nothing filled in that the caller did not say', () => {
    expect(readChatCall({ model: 'm', messages })).toEqual({
      operation: 'chat',
      model: 'm',
      isStreaming: false,
      wantsStreamUsage: false,
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
      extras: {},
    });
  });

  it('takes null for absent, as SDKs mean it', () => {
    const nulls = { temperature: null, tools: null, stop: null, stream: null, stream_options: null, user: null };
    expect(readChatCall({ model: 'm', messages, ...nulls })).toEqual(readChatCall({ model: 'm', messages }));
  });

  it.each([
    ['max_tokens', { max_tokens: 5 }, { maxOutputTokens: 5, extras: { openai: { max_tokens: 5 } } }],
    ['max_completion_tokens', { max_completion_tokens: 5 }, { maxOutputTokens: 5, extras: {} }],
    ['one stop text', { stop: 'a' }, { stop: ['a'] }],
    ['stop texts', { stop: ['a', 'b'] }, { stop: ['a', 'b'] }],
    ['sampling', { temperature: 0, top_p: 0.5, seed: -3, n: 2 }, { temperature: 0, topP: 0.5, seed: -3, n: 2 }],
    ['penalties', { presence_penalty: 1, frequency_penalty: -1 }, { presencePenalty: 1, frequencyPenalty: -1 }],
    ['logprobs', { logprobs: true, top_logprobs: 2 }, { logprobs: { top: 2 } }],
    ['effort', { reasoning_effort: 'high' }, { reasoning: { effort: 'high' } }],
    [
      'effort as others spell it',
      { reasoning: { effort: 'low', max_tokens: 9 } },
      { reasoning: { effort: 'low', budgetTokens: 9 } },
    ],
    ['user and metadata', { user: 'u', metadata: { a: 'b' } }, { user: 'u', metadata: { a: 'b' } }],
    ['json', { response_format: { type: 'json_object' } }, { responseFormat: { kind: 'json' } }],
    [
      'a forced tool',
      { tool_choice: { type: 'function', function: { name: 'f' } } },
      { toolChoice: { kind: 'tool', name: 'f' } },
    ],
    ['no tool', { tool_choice: 'none' }, { toolChoice: { kind: 'none' } }],
    ['parallel calls', { parallel_tool_calls: false }, { parallelToolCalls: false }],
    [
      'usage',
      { stream: true, stream_options: { include_usage: true } },
      { isStreaming: true, wantsStreamUsage: true, extras: {} },
    ],
    [
      'fields newer than us',
      { verbosity: 'low', x: { y: [1] } },
      { extras: { openai: { verbosity: 'low', x: { y: [1] } } } },
    ],
    [
      'other stream options',
      { stream_options: { include_obfuscation: false } },
      { extras: { openai: { stream_options: { include_obfuscation: false } } } },
    ],
  ])('%s', (_, change, expected) => {
    expect(readChatCall({ model: 'm', messages, ...change })).toMatchObject(expected);
  });

  it.each([
    [
      'a tool call without arguments',
      { role: 'assistant', tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '' } }] },
      [{ kind: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' }],
    ],
    [
      'a tool call cut by the token limit',
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'a', type: 'function', function: { name: 'f', arguments: '{"a":' } }],
      },
      [{ kind: 'tool-call', id: 'a', name: 'f', argumentsJson: '{"a":' }],
    ],
    [
      'a tool result',
      { role: 'tool', tool_call_id: 'a', content: 'x' },
      [{ kind: 'tool-result', toolCallId: 'a', parts: [{ kind: 'text', text: 'x' }], isError: false }],
    ],
    ['a refusal', { role: 'assistant', refusal: 'no' }, [{ kind: 'refusal', text: 'no' }]],
    [
      'a thought',
      { role: 'assistant', content: 'x', reasoning_content: 'hm' },
      [
        { kind: 'reasoning', text: 'hm' },
        { kind: 'text', text: 'x' },
      ],
    ],
    [
      'signed thoughts',
      {
        role: 'assistant',
        reasoning_content: 'hm',
        thinking_blocks: [
          { type: 'thinking', thinking: 'hm', signature: 's+/=' },
          { type: 'redacted_thinking', data: 'r' },
        ],
      },
      [
        { kind: 'reasoning', text: 'hm', signature: 's+/=' },
        { kind: 'reasoning', text: '', redacted: 'r' },
      ],
    ],
    [
      'an image by address',
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://a/b', detail: 'high' } }] },
      [{ kind: 'image', source: { url: 'https://a/b' }, extras: { openai: { image_url: { detail: 'high' } } } }],
    ],
    [
      'an image as data',
      { role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/PNG;base64,AA==' } }] },
      [{ kind: 'image', source: { mediaType: 'image/png', base64: 'AA==' } }],
    ],
    [
      'a file',
      {
        role: 'user',
        content: [{ type: 'file', file: { filename: 'a', file_data: 'data:application/pdf;base64,AA==' } }],
      },
      [{ kind: 'document', name: 'a', source: { mediaType: 'application/pdf', base64: 'AA==' } }],
    ],
    [
      'a file only the vendor has',
      { role: 'user', content: [{ type: 'file', file: { file_id: 'f1' } }] },
      [{ kind: 'opaque', family: 'openai', block: { type: 'file', file: { file_id: 'f1' } } }],
    ],
    [
      'a mark for Claude’s cache',
      { role: 'user', content: [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral' } }] },
      [{ kind: 'text', text: 'x', extras: { anthropic: { cache_control: { type: 'ephemeral' } } } }],
    ],
  ])('reads %s', (_, message, parts) => {
    expect(readChatCall({ messages: [message] }).messages[0]?.parts).toEqual(parts);
  });

  it.each<[string, JsonObject, string[]]>([
    ['no messages', {}, ['messages']],
    ['messages that are no list', { messages: 'hi' }, ['messages']],
    ['no message', { messages: [] }, ['messages']],
    [
      'odd messages',
      { messages: [1, { role: 'king' }, { role: 'user' }, {}] },
      ['messages.0', 'messages.1.role', 'messages.2.content', 'messages.3.role'],
    ],
    [
      'a bad data URL',
      { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'data:image/png,raw' } }] }] },
      ['messages.0.content.0'],
    ],
    [
      'wrong types',
      { messages, n: 0, temperature: '1', stream: 'yes', stop: [1], max_tokens: 1.5 },
      ['max_tokens', 'n', 'stop', 'stream', 'temperature'],
    ],
    [
      'tools that are none',
      { messages, tools: [{ type: 'function' }, { function: {} }] },
      ['tools.0.function', 'tools.1.type'],
    ],
    [
      'a schema without a name',
      { messages, response_format: { type: 'json_schema', json_schema: {} } },
      ['response_format.json_schema.name'],
    ],
    ['an unknown format', { messages, response_format: { type: 'xml' } }, ['response_format.type']],
  ])('names every problem of %s', (_, body, paths) => {
    const found = problemsOf({ model: 'm', ...body }).map(({ path }) => path);
    expect([...new Set(found)].sort()).toEqual(paths);
  });
});
