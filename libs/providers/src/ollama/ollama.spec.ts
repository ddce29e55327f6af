import path from 'node:path';
import type { ChatCall, EmbeddingCall, Message } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { ollama } from './index.ts';

describeConformance({
  adapter: ollama,
  model: 'qwen3:8b',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (error) => JSON.stringify({ error }),
  requestIdHeader: 'x-request-id',
  errorEvent: { text: '{"error":"llama runner process has terminated"}\n', code: 'provider_failed' },
  newEvent: '{"forecast":"sunny"}\n',
});

const user = (parts: Message['parts']): ChatCall => ({
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [{ role: 'user', parts }],
  extras: {},
});
const bare = user([{ kind: 'text', text: 'hi' }]);
const build = (changes: Partial<ChatCall>) => ollama.buildRequest({ ...bare, ...changes }, 'm');
const tools = [{ name: 'f' }];

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : 'internal';
  }
}

describe('what Ollama cannot do', () => {
  it.each<[string, Partial<ChatCall>]>([
    ['n', { n: 2 }],
    ['logprobs', { logprobs: { top: 1 } }],
    ['tool_choice required', { tools, toolChoice: { kind: 'required' } }],
    ['tool_choice tool', { tools, toolChoice: { kind: 'tool', name: 'f' } }],
    ['counting tokens', { countsOnly: true }],
    ['images by URL', user([{ kind: 'image', source: { url: 'https://example.com/a.png' } }])],
    ['audio content', user([{ kind: 'audio', source: { mediaType: 'audio/wav', base64: 'AA==' } }])],
    ['document content', user([{ kind: 'document', source: { mediaType: 'application/pdf', base64: 'AA==' } }])],
    ['server_tool_use blocks', user([{ kind: 'opaque', family: 'anthropic', block: { type: 'server_tool_use' } }])],
    ['web_search tools', { tools: [{ name: 'w', extras: { anthropic: { type: 'web_search' } } }] }],
  ])('is refused by name: %s', (feature, changes) => {
    expect(codeOf(() => build(changes))).toMatch(new RegExp(`^feature_unsupported: .*\\(ollama\\).*${feature}`));
  });

  it('is dropped with a word where it does no harm', () => {
    const { body, fidelity } = build({
      user: 'u',
      metadata: { a: 'b' },
      extras: { openai: { keep_alive: '5m', store: true, options: { num_ctx: 8192 } } },
    });
    expect(fidelity).toEqual({ coerced: [], dropped: ['metadata', 'store', 'user'] });
    expect(body).toMatchObject({ keep_alive: '5m', options: { num_ctx: 8192 } });
  });
});

describe('how much to think', () => {
  it.each<[ChatCall['reasoning'], unknown, boolean]>([
    [undefined, undefined, false],
    [{ effort: 'none' }, false, false],
    [{ effort: 'high' }, 'high', false],
    [{ effort: 'minimal' }, 'low', true],
    [{ budgetTokens: 2000 }, true, true],
    [{ effort: 'enormous' }, true, true],
  ])('%j is said as %j', (reasoning, think, isCoerced) => {
    const { body, fidelity } = build(reasoning === undefined ? {} : { reasoning });
    expect(body['think']).toBe(think);
    expect(fidelity?.coerced.includes('reasoning') ?? false).toBe(isCoerced);
  });
});

describe('formats and tools', () => {
  it.each<[Partial<ChatCall>, object]>([
    [{ responseFormat: { kind: 'json' } }, { format: 'json' }],
    [
      { responseFormat: { kind: 'json-schema', name: 'x', schema: { type: 'object' } } },
      { format: { type: 'object' } },
    ],
  ])('%j becomes %j', (changes, expected) => {
    expect(build(changes).body).toMatchObject(expected);
  });

  it('are not offered where none may be called', () => {
    const { body, fidelity } = build({ tools, toolChoice: { kind: 'none' } });
    expect(body).not.toHaveProperty('tools');
    expect(fidelity?.coerced).toEqual(['tool_choice']);
  });

  it('have an object of parameters even where they take none', () => {
    expect(build({ tools }).body).toMatchObject({
      tools: [{ function: { name: 'f', parameters: { type: 'object', properties: {} } } }],
    });
  });
});

describe('embeddings', () => {
  const call: EmbeddingCall = {
    operation: 'embedding',
    model: 'e',
    isStreaming: false,
    input: ['a', 'b'],
    dimensions: 2,
    encoding: 'base64',
    extras: {},
  };

  it('are asked for in one call, and reach the caller in the encoding asked for', () => {
    expect(ollama.buildRequest(call, 'm')).toEqual({
      path: '/api/embed',
      headers: {},
      body: { model: 'm', input: ['a', 'b'], dimensions: 2 },
    });
    const reply = ollama.readReply(call, {
      model: 'm',
      embeddings: [
        [1, 2],
        [3, 4],
      ],
      prompt_eval_count: 4,
    });
    expect(reply).toMatchObject({ embeddings: ['AACAPwAAAEA=', 'AABAQAAAgEA='], usage: { input_tokens: 4 } });
  });

  it('of tokens are refused, and fewer than asked for are no answer', () => {
    expect(codeOf(() => ollama.buildRequest({ ...call, input: [[1, 2]] }, 'm'))).toContain('inputs of tokens');
    expect(codeOf(() => ollama.readReply(call, { embeddings: [[1]] }))).toContain('provider_reply_unreadable');
  });
});
