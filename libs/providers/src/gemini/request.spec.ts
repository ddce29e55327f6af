import type { ChatCall, Part } from '@headgate/domain';
import { isFault, type JsonObject } from '@headgate/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropic } from '../anthropic/index.ts';
import { openAi } from '../openai/index.ts';
import { readSignedId, signId } from './call-id.ts';
import { gemini } from './index.ts';

const aCall = (changes: Partial<ChatCall> = {}): ChatCall => ({
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts: [{ kind: 'text', text: 'hi' }] }],
  extras: {},
  ...changes,
});
const body = (changes: Partial<ChatCall>, model = 'gemini-2.5-flash'): JsonObject =>
  JSON.parse(JSON.stringify(gemini.buildRequest(aCall(changes), model).body)) as JsonObject;
const refusal = (run: () => unknown): string => {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : String(error);
  }
};
const withPart = (part: Part) => ({ messages: [{ role: 'user' as const, parts: [part] }] });

describe('where a call goes', () => {
  it.each([
    ['gemini-2.5-flash', '/models/gemini-2.5-flash:generateContent'],
    ['models/gemini-2.5-flash', '/models/gemini-2.5-flash:generateContent'],
    ['tunedModels/mine', '/tunedModels/mine:generateContent'],
    ['a b?c#d', '/models/a%20b%3Fc%23d:generateContent'],
  ])('%s goes to %s', (model, path) => {
    expect(gemini.buildRequest(aCall(), model).path).toBe(path);
  });

  it.each(['..', 'models/../files', 'a//b', 'a/./b'])('refuses the model %s', (model) => {
    expect(refusal(() => gemini.buildRequest(aCall(), model))).toMatch(/^request_invalid/);
  });
});

describe('thinking', () => {
  const config = (reasoning: ChatCall['reasoning'], model: string, changes: Partial<ChatCall> = {}) =>
    (body({ ...(reasoning && { reasoning }), ...changes }, model)['generationConfig'] as JsonObject | undefined)?.[
      'thinkingConfig'
    ];

  it.each([
    [{ effort: 'low' }, 'gemini-2.5-flash', { includeThoughts: true, thinkingBudget: 1024 }],
    [{ effort: 'none' }, 'gemini-2.5-flash', { thinkingBudget: 0 }],
    [{ effort: 'none' }, 'gemini-2.5-pro', { includeThoughts: true, thinkingBudget: 128 }],
    [{ budgetTokens: 5000 }, 'gemini-2.5-pro', { includeThoughts: true, thinkingBudget: 5000 }],
    [{ budgetTokens: 5000 }, 'gemini-3-pro-preview', { includeThoughts: true, thinkingBudget: 5000 }],
    [{ effort: 'low' }, 'gemini-3-pro-preview', { includeThoughts: true, thinkingLevel: 'low' }],
    [{ effort: 'xhigh' }, 'gemini-3.1-pro', { includeThoughts: true, thinkingLevel: 'high' }],
    [{ effort: 'none' }, 'gemini-3-flash', { includeThoughts: true, thinkingLevel: 'minimal' }],
    [undefined, 'gemini-3-flash', undefined],
  ])('%j with %s is %j', (reasoning, model, expected) => {
    expect(config(reasoning, model)).toEqual(expected);
  });

  it('leaves room for an answer below the ceiling of the caller', () => {
    expect(config({ effort: 'high' }, 'gemini-2.5-flash', { maxOutputTokens: 1000 })).toEqual({
      includeThoughts: true,
      thinkingBudget: 800,
    });
  });

  it('keeps how a caller of its own language wants thoughts shown', () => {
    const extras = { gemini: { generationConfig: { thinkingConfig: { includeThoughts: false } } } };
    expect(config({ budgetTokens: 100 }, 'gemini-2.5-flash', { extras })).toEqual({
      includeThoughts: false,
      thinkingBudget: 100,
    });
  });
});

describe('signatures of thoughts', () => {
  it('come back byte for byte from an id that every language takes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.stringMatching(/^[a-z0-9-]{1,20}$/),
        (signature, id) => {
          const signed = signId({ id, signature });
          expect(signed).toMatch(/^[A-Za-z0-9_-]+$/);
          expect(readSignedId(signed)).toEqual({ id, signature });
        },
      ),
    );
  });

  it('leave ids of others alone', () => {
    expect(readSignedId('call_1')).toEqual({ id: 'call_1', signature: undefined });
    expect(signId({ id: 'call_1', signature: undefined })).toBe('call_1');
  });

  const history = (id: string): Partial<ChatCall> => ({
    messages: [
      { role: 'user', parts: [{ kind: 'text', text: 'hi' }] },
      {
        role: 'assistant',
        parts: [
          { kind: 'tool-call', id, name: 'f', argumentsJson: '{}' },
          { kind: 'tool-call', id: 'second', name: 'f', argumentsJson: '{}' },
        ],
      },
      { role: 'user', parts: [{ kind: 'tool-result', toolCallId: id, parts: [], isError: false }] },
    ],
    tools: [{ name: 'f' }],
  });
  const signatures = (id: string, model: string) => {
    const contents = body(history(id), model)['contents'] as unknown as { parts: { thoughtSignature?: string }[] }[];
    return contents[1]?.parts.map((part) => part.thoughtSignature);
  };

  it('go back to the call they came with', () => {
    expect(signatures(signId({ id: 'a', signature: 'S+/=' }), 'gemini-3-pro')).toEqual(['S+/=', undefined]);
  });

  it('are replaced by the vendor’s own word where a caller has none, for models that insist', () => {
    expect(signatures('a', 'gemini-3-pro')).toEqual(['skip_thought_signature_validator', undefined]);
    expect(signatures('a', 'gemini-2.5-pro')).toEqual([undefined, undefined]);
  });

  it('never reach OpenAI, which refuses long ids', () => {
    const wire = openAi.buildRequest(aCall(history(signId({ id: 'a', signature: 'S'.repeat(500) }))), 'm').body;
    expect(JSON.stringify(wire)).not.toContain('__thought__');
    expect(JSON.stringify(wire)).toContain('"tool_call_id":"a"');
  });
});

describe('what is refused before any money is spent', () => {
  it.each<[string, Partial<ChatCall>]>([
    ['images by URL', withPart({ kind: 'image', source: { url: 'https://example.com/cat.png' } })],
    ['images of type image/gif', withPart({ kind: 'image', source: { mediaType: 'image/gif', base64: '' } })],
    [
      'documents of type application/zip',
      withPart({ kind: 'document', source: { mediaType: 'application/zip', base64: '' } }),
    ],
    ['search_result content', withPart({ kind: 'opaque', family: 'anthropic', block: { type: 'search_result' } })],
    ['web_search tools', { tools: [{ name: 'x', extras: { openai: { type: 'web_search' } } }] }],
    ['web_search_20250305 tools', { tools: [{ name: 'x', extras: { anthropic: { type: 'web_search_20250305' } } }] }],
    ['more than 5 stop sequences', { stop: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['web_search_options', { extras: { openai: { web_search_options: {} } } }],
    ['mcp_servers', { extras: { anthropic: { mcp_servers: [] } } }],
    ['audio output', { extras: { openai: { modalities: ['audio'] } } }],
  ])('%s', (feature, changes) => {
    expect(refusal(() => body(changes))).toBe(
      `feature_unsupported: The provider of this model (google-gemini) cannot do what the request asks for: ${feature}.`,
    );
  });

  it.each([
    ['the tool googleSearch', { tools: [{ name: 'googleSearch', extras: { gemini: { googleSearch: {} } } }] }],
    ['cached content', { extras: { gemini: { cachedContent: 'cachedContents/1' } } }],
    ['output other than text', { extras: { gemini: { generationConfig: { responseModalities: ['IMAGE'] } } } }],
    ['executableCode content', withPart({ kind: 'opaque', family: 'gemini', block: { type: 'executableCode' } })],
  ])('by the other vendors: %s', (feature, changes) => {
    for (const adapter of [openAi, anthropic]) {
      expect(refusal(() => adapter.buildRequest(aCall(changes), 'm'))).toMatch(
        new RegExp(feature.replace(' content', ' (content|blocks)')),
      );
    }
  });

  it('what the other vendors lose of Gemini’s settings is disclosed', () => {
    const extras = { gemini: { safetySettings: [], generationConfig: { mediaResolution: 'LOW', thinkingConfig: {} } } };
    for (const adapter of [openAi, anthropic]) {
      expect(adapter.buildRequest(aCall({ extras }), 'm').fidelity).toEqual({
        coerced: [],
        dropped: ['mediaResolution', 'safetySettings'],
      });
    }
  });
});

describe('the smaller calls', () => {
  it('counts what a call would say', () => {
    const { path, body: said } = gemini.buildRequest(aCall({ countsOnly: true, maxOutputTokens: 5 }), 'g');
    expect({ path, said }).toEqual({
      path: '/models/g:countTokens',
      said: { generateContentRequest: { model: 'models/g', contents: [{ role: 'user', parts: [{ text: 'hi' }] }] } },
    });
    const reply = gemini.readReply(aCall({ countsOnly: true }), { totalTokens: 12 });
    expect(reply.usage).toMatchObject({ input_tokens: 12, output_tokens: null });
  });

  it('embeds, in the encoding that was asked for', () => {
    const call = {
      operation: 'embedding',
      model: 'm',
      isStreaming: false,
      input: ['a', 'b'],
      dimensions: 2,
      extras: { gemini: { taskType: 'RETRIEVAL_QUERY' } },
    } as const;
    expect(gemini.buildRequest(call, 'e')).toEqual({
      path: '/models/e:batchEmbedContents',
      headers: {},
      body: {
        requests: ['a', 'b'].map((text) => ({
          taskType: 'RETRIEVAL_QUERY',
          model: 'models/e',
          content: { parts: [{ text }] },
          outputDimensionality: 2,
        })),
      },
    });
    const answer = { embeddings: [{ values: [1, 0.5] }, { values: [0, 1] }] };
    expect(gemini.readReply(call, answer)).toMatchObject({
      embeddings: [
        [1, 0.5],
        [0, 1],
      ],
    });
    expect(gemini.readReply({ ...call, encoding: 'base64' }, answer)).toMatchObject({
      embeddings: ['AACAPwAAAD8=', 'AAAAAAAAgD8='],
    });
    expect(refusal(() => gemini.buildRequest({ ...call, input: [[1, 2]] }, 'e'))).toContain('tokens as input');
  });

  it('says instructions alone as the user’s words', () => {
    const said = body({ messages: [{ role: 'system', parts: [{ kind: 'text', text: 'Go.' }] }] });
    expect(said).toEqual({ contents: [{ role: 'user', parts: [{ text: 'Go.' }] }] });
  });
});
