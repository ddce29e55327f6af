import { isFault, type JsonObject } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { geminiCountTokens } from './gemini-count-tokens.ts';
import { geminiBatchEmbed, geminiEmbed } from './gemini-embed.ts';
import { readGenerateCall } from './read-generate-call.ts';

const contents = [{ role: 'user', parts: [{ text: 'hi' }] }];
const asked = { model: 'mock/echo', isStreaming: true };
const read = (body: JsonObject) => readGenerateCall({ contents, ...body }, asked);
const problemsOf = (run: () => unknown): readonly string[] => {
  try {
    run();
    return ['accepted'];
  } catch (error) {
    return isFault(error) ? error.problems.map(({ path, message }) => `${path} ${message}`) : [String(error)];
  }
};

describe('a request of generateContent', () => {
  it('takes model and manner from the path', () => {
    expect(read({})).toEqual({
      operation: 'chat',
      model: 'mock/echo',
      isStreaming: true,
      wantsStreamUsage: true,
      messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
      extras: {},
    });
  });

  it('reads every setting that has a word of its own, and keeps the others', () => {
    const generationConfig = {
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      presencePenalty: 1,
      frequencyPenalty: 2,
      seed: 3,
      candidateCount: 2,
      stopSequences: ['x'],
      responseLogprobs: true,
      logprobs: 4,
      mediaResolution: 'LOW',
    };
    const { messages: _, ...rest } = read({ generationConfig, safetySettings: [], cachedContent: 'c' });
    expect(rest).toMatchObject({
      maxOutputTokens: 5,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      presencePenalty: 1,
      frequencyPenalty: 2,
      seed: 3,
      n: 2,
      stop: ['x'],
      logprobs: { top: 4 },
      extras: { gemini: { safetySettings: [], cachedContent: 'c', generationConfig: { mediaResolution: 'LOW' } } },
    });
  });

  it.each([
    [{ thinkingBudget: 0 }, { effort: 'none' }],
    [{ thinkingBudget: -1 }, undefined],
    [{ thinkingBudget: 2000, includeThoughts: true }, { budgetTokens: 2000 }],
    [{ thinkingLevel: 'HIGH' }, { effort: 'high' }],
    [{ thinkingLevel: 'THINKING_LEVEL_UNSPECIFIED' }, undefined],
  ])('reads thinking of %j as %j', (thinkingConfig, reasoning) => {
    const call = read({ generationConfig: { thinkingConfig } });
    expect(call.reasoning).toEqual(reasoning);
    const kept = call.extras.gemini?.['generationConfig'];
    expect(kept).toEqual(
      'includeThoughts' in thinkingConfig ? { thinkingConfig: { includeThoughts: true } } : undefined,
    );
  });

  it.each<[JsonObject, unknown]>([
    [{ responseMimeType: 'application/json' }, { kind: 'json' }],
    [{ responseMimeType: 'text/plain' }, { kind: 'text' }],
    [
      {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } },
      },
      {
        kind: 'json-schema',
        name: 'response',
        schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
      },
    ],
    [{ responseJsonSchema: { type: 'string' } }, { kind: 'json-schema', name: 'response', schema: { type: 'string' } }],
    [{}, undefined],
  ])('reads the form of an answer %j', (generationConfig, format) => {
    expect(read({ generationConfig }).responseFormat).toEqual(format);
  });

  it.each<[JsonObject, unknown]>([
    [{ mode: 'AUTO' }, { kind: 'auto' }],
    [{ mode: 'any' }, { kind: 'required' }],
    [{ mode: 'NONE' }, { kind: 'none' }],
    [
      { mode: 'ANY', allowedFunctionNames: ['f'] },
      { kind: 'tool', name: 'f' },
    ],
    [{ mode: 'ANY', allowedFunctionNames: ['f', 'g'] }, undefined],
    [{ mode: 'VALIDATED' }, undefined],
  ])('reads the choice of tools %j', (functionCallingConfig, choice) => {
    const toolConfig = { functionCallingConfig };
    const call = read({ toolConfig });
    expect(call.toolChoice).toEqual(choice);
    expect(call.extras.gemini).toEqual(choice === undefined ? { toolConfig } : undefined);
  });

  it('reads tools, and keeps those of the vendor as they are', () => {
    const { tools } = read({
      tools: [
        {
          functionDeclarations: [
            {
              name: 'f',
              description: 'd',
              parameters: {
                type: 'OBJECT',
                properties: { n: { type: 'ARRAY', items: { type: 'INTEGER' }, maxItems: '3' } },
              },
            },
            { name: 'g', parametersJsonSchema: { type: 'object' }, behavior: 'BLOCKING' },
          ],
        },
        { googleSearch: {}, codeExecution: {} },
      ],
    });
    expect(tools).toEqual([
      {
        name: 'f',
        description: 'd',
        parameters: { type: 'object', properties: { n: { type: 'array', items: { type: 'integer' }, maxItems: 3 } } },
      },
      {
        name: 'g',
        parameters: { type: 'object' },
        extras: { gemini: { functionDeclarations: [{ behavior: 'BLOCKING' }] } },
      },
      { name: 'googleSearch', extras: { gemini: { googleSearch: {} } } },
      { name: 'codeExecution', extras: { gemini: { codeExecution: {} } } },
    ]);
  });

  it('takes the spelling of Google’s field names, and leaves alone what is the caller’s', () => {
    const call = readGenerateCall({
      system_instruction: { parts: [{ text: 'Be brief.' }] },
      contents: [
        {
          parts: [
            { inline_data: { mime_type: 'image/png', data: 'aGk=' } },
            { function_call: { name: 'f', args: { my_key: 1 } } },
          ],
        },
      ],
      generation_config: {
        max_output_tokens: 3,
        response_schema: { type: 'OBJECT', properties: { my_key: { type: 'STRING' } } },
      },
    });
    expect(call.messages).toEqual([
      { role: 'system', parts: [{ kind: 'text', text: 'Be brief.' }] },
      {
        role: 'user',
        parts: [
          { kind: 'image', source: { mediaType: 'image/png', base64: 'aGk=' } },
          { kind: 'tool-call', id: 'call_f_0', name: 'f', argumentsJson: '{"my_key":1}' },
        ],
      },
    ]);
    expect(call).toMatchObject({
      maxOutputTokens: 3,
      responseFormat: { schema: { properties: { my_key: { type: 'string' } } } },
    });
  });

  it('says what is wrong and where, all of it', () => {
    const wrong = {
      contents: [{ role: 'robot', parts: [7, { functionCall: {} }] }],
      generationConfig: { topP: 'x', stopSequences: [1] },
    };
    expect(problemsOf(() => readGenerateCall(wrong))).toEqual([
      'generationConfig.topP must be a number',
      'generationConfig.stopSequences must hold strings only',
      'contents.0.role must be "user" or "model"',
      'contents.0.parts.0 must be an object',
      'contents.0.parts.1.functionCall.name is required',
    ]);
    expect(problemsOf(() => readGenerateCall({}))).toEqual(['contents is required']);
    expect(problemsOf(() => readGenerateCall({ contents: [] }))).toEqual(['contents must not be empty']);
    expect(problemsOf(() => readGenerateCall({ contents: 'hi' }))).toEqual(['contents must be an array']);
  });
});

describe('a conversation', () => {
  const messagesOf = (...turns: JsonObject[]) => readGenerateCall({ contents: turns }).messages;
  const model = (...parts: JsonObject[]): JsonObject => ({ role: 'model', parts });
  const user = (...parts: JsonObject[]): JsonObject => ({ role: 'user', parts });

  it('makes one turn of a streamed answer that came back in its chunks', () => {
    const [turn, ...others] = messagesOf(
      model({ text: 'Hm', thought: true }),
      model({ text: 'm.', thought: true }),
      model({ text: '', thought: true, thoughtSignature: 'S=' }),
      model({ text: 'Hel' }),
      model({ text: 'lo' }),
      model({ functionCall: { id: 'a', name: 'f', args: {} } }),
      model({ text: '' }),
    );
    expect(others).toEqual([]);
    expect(turn?.parts).toEqual([
      { kind: 'reasoning', text: 'Hmm.', signature: 'S=' },
      { kind: 'text', text: 'Hello' },
      { kind: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' },
    ]);
  });

  it('finds the call a result belongs to by id, or by name and order', () => {
    const call = (name: string, id?: string): JsonObject => ({ functionCall: { name, args: {}, ...(id && { id }) } });
    const result = (name: string, id?: string): JsonObject => ({
      functionResponse: { name, response: {}, ...(id && { id }) },
    });
    const [, results] = messagesOf(
      model(call('f'), call('g'), call('f'), call('f', 'x')),
      user(result('g'), result('f'), result('f', 'x'), result('f'), result('h')),
    );
    expect(results?.parts.map((part) => part.kind === 'tool-result' && part.toolCallId)).toEqual([
      'call_g_1',
      'call_f_0',
      'x',
      'call_f_2',
      'call_h',
    ]);
  });

  it.each<[JsonObject, string, boolean]>([
    [{ output: 'sunny' }, 'sunny', false],
    [{ result: 'sunny' }, 'sunny', false],
    [{ error: 'gone' }, 'gone', true],
    [{ output: { a: 1 } }, '{"output":{"a":1}}', false],
    [{ output: 'a', more: 1 }, '{"output":"a","more":1}', false],
    [{}, '{}', false],
  ])('reads the result %j as the text %s', (response, text, isError) => {
    const [turn] = messagesOf(user({ functionResponse: { name: 'f', id: 'x', response } }));
    expect(turn?.parts).toEqual([{ kind: 'tool-result', toolCallId: 'x', parts: [{ kind: 'text', text }], isError }]);
  });

  it.each<[JsonObject, unknown]>([
    [
      { inlineData: { mimeType: 'application/pdf', data: 'x', displayName: 'a.pdf' } },
      { kind: 'document', source: { mediaType: 'application/pdf', base64: 'x' }, name: 'a.pdf' },
    ],
    [
      { inlineData: { mimeType: 'audio/wav', data: 'x' } },
      { kind: 'audio', source: { mediaType: 'audio/wav', base64: 'x' } },
    ],
    [
      { fileData: { fileUri: 'gs://b/o', mimeType: 'image/png' } },
      { kind: 'image', source: { url: 'gs://b/o' }, extras: { gemini: { fileData: { mimeType: 'image/png' } } } },
    ],
    [{ executableCode: { code: '1' } }, { kind: 'opaque', family: 'gemini', block: { executableCode: { code: '1' } } }],
    [
      { text: 'a', thoughtSignature: 'S' },
      { kind: 'text', text: 'a', extras: { gemini: { thoughtSignature: 'S' } } },
    ],
    [
      { text: '', thought: true, thoughtSignature: 'redacted_thinking:abc' },
      { kind: 'reasoning', text: '', redacted: 'abc' },
    ],
  ])('reads the part %j', (part, expected) => {
    expect(messagesOf(user(part))[0]?.parts).toEqual([expected]);
  });
});

describe('the smaller requests', () => {
  it.each<[string, JsonObject]>([
    ['contents alone', { contents }],
    ['a whole request', { generateContentRequest: { model: 'models/m', contents } }],
    ['a whole request in Google’s field names', { generate_content_request: { contents } }],
  ])('counts the tokens of %s', (_, body) => {
    expect(geminiCountTokens.readCall(body, { model: 'm', isStreaming: false })).toMatchObject({
      model: 'm',
      countsOnly: true,
      isStreaming: false,
      messages: [{ role: 'user' }],
    });
  });

  const content = { parts: [{ text: 'a' }, { text: 'b' }] };
  it('reads one text to embed, or several', () => {
    const path = { model: 'e', isStreaming: false };
    const expected = {
      operation: 'embedding',
      model: 'e',
      input: ['ab'],
      encoding: 'float',
      dimensions: 3,
      extras: { gemini: { taskType: 'T' } },
    };
    const request = { model: 'models/e', content, outputDimensionality: 3, taskType: 'T' };
    expect(geminiEmbed.readCall(request, path)).toMatchObject(expected);
    expect(geminiBatchEmbed.readCall({ requests: [request, { content }] }, path)).toMatchObject({
      ...expected,
      input: ['ab', 'ab'],
    });
    expect(problemsOf(() => geminiBatchEmbed.readCall({}))).toEqual(['requests is required']);
    expect(problemsOf(() => geminiEmbed.readCall({}))).toEqual(['content is required']);
  });

  it('says vectors in the form that was asked', () => {
    const reply = { operation: 'embedding' as const, model: 'e', embeddings: [[1, 2]], usage: undefined };
    const fallback = { id: '', createdSeconds: 0, model: '' };
    const call = geminiEmbed.readCall({ content: { parts: [{ text: 'a' }] } });
    expect(geminiEmbed.writeReply(reply, fallback, call)).toEqual({ embedding: { values: [1, 2] } });
    expect(geminiBatchEmbed.writeReply(reply, fallback, call)).toEqual({ embeddings: [{ values: [1, 2] }] });
  });
});

describe('whatever is sent', () => {
  const names = ['contents', 'systemInstruction', 'tools', 'toolConfig', 'generationConfig', 'cachedContent'];
  const parts = ['text', 'thought', 'thoughtSignature', 'functionCall', 'functionResponse', 'inlineData', 'fileData'];
  const anything = (keys: readonly string[]) => fc.dictionary(fc.constantFrom(...keys), fc.jsonValue());
  const aBody = fc.oneof(
    anything(names),
    fc.array(anything(parts)).map((said) => ({ contents: [{ role: 'user', parts: said }] })),
  );

  it('is read or refused with reasons, and never fails otherwise', () => {
    fc.assert(
      fc.property(aBody, (body) => {
        const [first] = problemsOf(() => readGenerateCall(body));
        expect(first).toMatch(/^(accepted$|(contents|systemInstruction|tools|toolConfig|generationConfig))/);
      }),
    );
  });
});
