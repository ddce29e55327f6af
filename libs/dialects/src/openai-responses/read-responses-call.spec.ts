import { isFault, type JsonObject } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readResponsesCall } from './read-responses-call.ts';

const read = (body: JsonObject) => readResponsesCall({ model: 'm', input: 'hi', ...body });
const messagesOf = (...input: JsonObject[]) => readResponsesCall({ model: 'm', input }).messages;
const refusal = (body: JsonObject): string => {
  try {
    readResponsesCall(body);
    return 'accepted';
  } catch (error) {
    return isFault(error)
      ? [error.code, ...error.problems.map(({ path, message }) => `${path} ${message}`)].join('; ')
      : String(error);
  }
};

describe('a responses request', () => {
  it('may be a model and a text', () => {
    expect(read({})).toEqual({
      operation: 'chat',
      model: 'm',
      isStreaming: false,
      wantsStreamUsage: true,
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
      extras: {},
    });
  });

  it('reads every setting that has a word of its own, and keeps the others', () => {
    const call = read({
      instructions: 'Be brief.',
      stream: true,
      max_output_tokens: 5,
      temperature: 0.5,
      top_p: 0.9,
      top_logprobs: 2,
      parallel_tool_calls: false,
      reasoning: { effort: 'low', summary: 'auto' },
      text: { format: { type: 'json_schema', name: 'n', schema: {}, strict: true }, verbosity: 'low' },
      safety_identifier: 'u',
      user: 'old',
      metadata: { a: 'b' },
      store: false,
      include: ['reasoning.encrypted_content'],
      service_tier: 'flex',
    });
    expect(call).toMatchObject({
      isStreaming: true,
      messages: [{ role: 'system' }, { role: 'user' }],
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      logprobs: { top: 2 },
      parallelToolCalls: false,
      reasoning: { effort: 'low' },
      responseFormat: { kind: 'json-schema', name: 'n', schema: {}, strict: true },
      user: 'u',
      metadata: { a: 'b' },
    });
    expect(call.extras).toEqual({ openai: { verbosity: 'low', service_tier: 'flex' } });
  });

  it.each<[JsonObject, unknown]>([
    [{ tool_choice: 'required' }, { kind: 'required' }],
    [{ tool_choice: { type: 'function', name: 'f' } }, { kind: 'tool', name: 'f' }],
    [{ tool_choice: { type: 'allowed_tools', tools: [] } }, undefined],
    [{ tool_choice: null }, undefined],
  ])('reads the choice of tools %j', (body, choice) => {
    const call = read(body);
    expect(call.toolChoice).toEqual(choice);
    const isKept = choice === undefined && body['tool_choice'] !== null;
    expect(call.extras).toEqual(isKept ? { openai: body } : {});
  });

  it('reads functions, and keeps every other tool as it is', () => {
    const { tools } = read({
      tools: [{ type: 'function', name: 'f', description: 'd', parameters: {}, strict: true }, { type: 'web_search' }],
    });
    expect(tools).toEqual([
      { name: 'f', description: 'd', parameters: {}, strict: true },
      { name: 'web_search', extras: { responses: { type: 'web_search' } } },
    ]);
    expect(read({ tools: [] }).tools).toBeUndefined();
  });

  const lark = { type: 'grammar', syntax: 'lark', definition: 'start: "a"' };
  it.each([
    ['without a format', {}, 'Put the whole text into "input".'],
    ['of any text', { description: 'Edits.', format: { type: 'text' } }, 'Edits.\n\nPut the whole text into "input".'],
    [
      'with a grammar',
      { format: lark },
      'Put the whole text into "input". It must follow this lark grammar:\nstart: "a"',
    ],
  ])('reads a tool that takes plain text, %s, as a function of one string', (_, more, description) => {
    const parameters = {
      type: 'object',
      properties: { input: { type: 'string' } },
      required: ['input'],
      additionalProperties: false,
    };
    expect(read({ tools: [{ type: 'custom', name: 'patch', ...more }] }).tools).toEqual([
      { name: 'patch', description, parameters, takesText: true },
    ]);
  });

  it.each([
    [{ type: 'regex' }, /tools.0.format.type must be "text" or "grammar"/],
    [{ type: 'grammar' }, /tools.0.format.syntax is required; tools.0.format.definition is required/],
    ['lark', /tools.0.format must be an object/],
  ])('refuses a format that is none: %j', (format, message) => {
    expect(() => read({ tools: [{ type: 'custom', name: 'patch', format }] })).toThrow(message);
  });

  it.each([
    [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
    [{ conversation: 'conv_1' }, 'conversation'],
    [{ prompt: { id: 'p' } }, 'prompt'],
    [{ background: true }, 'background'],
  ])('that needs what the vendor stored (%j) is refused by name', (body, name) => {
    expect(refusal({ model: 'm', input: 'hi', ...body })).toBe(
      `feature_unsupported; ${name} is not supported by the provider of this model`,
    );
  });

  it.each<[JsonObject, string]>([
    [{}, 'request_invalid; input is required'],
    [{ input: [] }, 'request_invalid; input must not be empty'],
    [{ input: 7 }, 'request_invalid; input must be an array'],
    [{ input: [{}] }, 'request_invalid; input.0.type is required'],
    [
      { input: [{ role: 'robot', content: 'x' }] },
      'request_invalid; input.0.role must be "user", "assistant", "system" or "developer"',
    ],
    [{ input: [{ type: 'function_call', name: 'f' }] }, 'request_invalid; input.0.call_id is required'],
    [
      { input: 'x', text: { format: { type: 'xml' } } },
      'request_invalid; text.format.type must be "text", "json_object" or "json_schema"',
    ],
    [{ input: 'x', tool_choice: 7 }, 'request_invalid; tool_choice must be "auto", "none", "required" or an object'],
  ])('that does not fit (%j) is refused with path and reason', (body, expected) => {
    expect(refusal(body)).toBe(expected);
  });
});

describe('the items of a conversation', () => {
  it('make one message of what the assistant did in one turn, a message without a type among it', () => {
    expect(
      messagesOf(
        { role: 'user', content: [{ type: 'input_text', text: 'go' }] },
        {
          type: 'reasoning',
          id: 'rs',
          summary: [{ type: 'summary_text', text: 'Hm' }],
          encrypted_content: 'signature:S+/=',
        },
        { role: 'assistant', content: [{ type: 'output_text', text: 'I go.' }] },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '' },
        { type: 'function_call', call_id: 'b', name: 'f', arguments: '{"x":1}' },
        { type: 'function_call_output', call_id: 'b', output: 'done' },
        { type: 'function_call_output', call_id: 'a', output: [{ type: 'input_text', text: 'too' }] },
      ),
    ).toEqual([
      { role: 'user', parts: [{ kind: 'text', text: 'go' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm', signature: 'S+/=' },
          { kind: 'text', text: 'I go.' },
          { kind: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' },
          { kind: 'tool-call', id: 'b', name: 'f', argumentsJson: '{"x":1}' },
        ],
      },
      {
        role: 'user',
        parts: [{ kind: 'tool-result', toolCallId: 'b', parts: [{ kind: 'text', text: 'done' }], isError: false }],
      },
      {
        role: 'user',
        parts: [{ kind: 'tool-result', toolCallId: 'a', parts: [{ kind: 'text', text: 'too' }], isError: false }],
      },
    ]);
  });

  it.each([
    ['what OpenAI encrypted, which no other vendor can read', 'gAAAAABo', {}],
    ['a redacted thought', 'redacted:R', { redacted: 'R' }],
    ['no proof', undefined, {}],
  ])('read a thought with %s', (_, encrypted_content, proof) => {
    const [turn] = messagesOf({ type: 'reasoning', summary: [], ...(encrypted_content && { encrypted_content }) });
    expect(turn?.parts).toEqual([{ kind: 'reasoning', text: '', ...proof }]);
  });

  it.each<[JsonObject, unknown]>([
    [
      { type: 'input_image', image_url: 'data:image/png;base64,aGk=', detail: 'low' },
      {
        kind: 'image',
        source: { mediaType: 'image/png', base64: 'aGk=' },
        extras: { openai: { image_url: { detail: 'low' } } },
      },
    ],
    [
      { type: 'input_image', image_url: 'https://x.test/a.png' },
      { kind: 'image', source: { url: 'https://x.test/a.png' } },
    ],
    [
      { type: 'input_image', file_id: 'f' },
      { kind: 'opaque', family: 'responses', block: { type: 'input_image', file_id: 'f' } },
    ],
    [
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' },
      { kind: 'document', name: 'a.pdf', source: { mediaType: 'application/pdf', base64: 'aGk=' } },
    ],
    [
      { type: 'input_file', file_url: 'https://x.test/a.pdf' },
      { kind: 'document', source: { url: 'https://x.test/a.pdf' } },
    ],
    [
      { type: 'input_audio', input_audio: { data: 'aGk=', format: 'wav' } },
      { kind: 'audio', source: { mediaType: 'audio/wav', base64: 'aGk=' } },
    ],
    [
      { type: 'refusal', refusal: 'No.' },
      { kind: 'refusal', text: 'No.' },
    ],
    [{ type: 'next_years_part' }, { kind: 'opaque', family: 'responses', block: { type: 'next_years_part' } }],
  ])('read the part %j', (part, expected) => {
    expect(messagesOf({ role: 'user', content: [part] })[0]?.parts).toEqual([expected]);
  });

  it.each([
    ['computer_call', 'assistant'],
    ['computer_call_output', 'user'],
    ['item_reference', 'assistant'],
  ])('keep an item of type %s as it is', (type, role) => {
    expect(messagesOf({ type, id: 'x' })).toEqual([
      { role, parts: [{ kind: 'opaque', family: 'responses', block: { type, id: 'x' } }] },
    ]);
  });
});

describe('a tool that takes plain text, in earlier turns', () => {
  it('was called with a function of one string, and gave its output back', () => {
    expect(
      messagesOf(
        { type: 'custom_tool_call', call_id: 'c', name: 'patch', input: 'a "b"\n' },
        { type: 'custom_tool_call_output', call_id: 'c', output: 'Done!' },
        { type: 'custom_tool_call_output', call_id: 'c', output: [{ type: 'input_text', text: 'Done!' }] },
      ),
    ).toEqual([
      {
        role: 'assistant',
        parts: [{ kind: 'tool-call', id: 'c', name: 'patch', argumentsJson: '{"input":"a \\"b\\"\\n"}' }],
      },
      ...[0, 1].map(() => ({
        role: 'user',
        parts: [{ kind: 'tool-result', toolCallId: 'c', parts: [{ kind: 'text', text: 'Done!' }], isError: false }],
      })),
    ]);
  });

  it('names every problem of a call that is none', () => {
    expect(() => messagesOf({ type: 'custom_tool_call', name: 7 })).toThrow(
      /input.0.call_id is required; input.0.name must be a string; input.0.input is required/,
    );
  });
});

describe('whatever is sent', () => {
  const names = ['input', 'instructions', 'tools', 'tool_choice', 'text', 'reasoning', 'metadata', 'stream', 'include'];
  const items = ['type', 'role', 'content', 'output', 'summary', 'call_id', 'name', 'arguments'];
  const types = fc.constantFrom('message', 'function_call', 'function_call_output', 'reasoning', 'x');
  const anything = (keys: readonly string[]) =>
    fc.dictionary(fc.constantFrom(...keys), fc.oneof(fc.jsonValue(), types));
  const aBody = fc.oneof(
    anything(names),
    fc.array(anything(items)).map((input) => ({ input })),
  );

  it('is read or refused with reasons, and never fails otherwise', () => {
    fc.assert(
      fc.property(aBody, (body) => {
        expect(refusal(body as JsonObject)).toMatch(/^(accepted$|request_invalid; |feature_unsupported; )/);
      }),
    );
  });
});
