import path from 'node:path';
import type { ChatCall, ChatReply, EmbeddingCall, Message } from '@headgate/domain';
import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { describeConformance } from '../testing/conformance.suite.ts';
import { readRecordedCases } from '../testing/recorded-cases.ts';
import { cohere } from './index.ts';

describeConformance({
  adapter: cohere,
  model: 'command-a-03-2025',
  cases: readRecordedCases(path.join(import.meta.dirname, 'fixtures')),
  errorBody: (message) => JSON.stringify({ id: 'e-1', message }),
  requestIdHeader: 'x-debug-trace-id',
  errorEvent: { text: 'data: {"id":"e-1","message":"internal server error"}\n\n', code: 'provider_failed' },
  streamsExtras: true,
  newEvent: 'event: weather\ndata: {"type":"weather","delta":{"forecast":"sunny"}}\n\n',
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
const build = (changes: Partial<ChatCall>) => cohere.buildRequest({ ...bare, ...changes }, 'm');
const tools = [{ name: 'f' }, { name: 'g', strict: true }];

function codeOf(run: () => unknown): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return isFault(error) ? `${error.code}: ${error.message}` : 'internal';
  }
}

describe('what Cohere cannot do', () => {
  it.each<[string, Partial<ChatCall>]>([
    ['n', { n: 2 }],
    ['logprobs', { logprobs: { top: 1 } }],
    ['more than 5 stop sequences', { stop: ['a', 'b', 'c', 'd', 'e', 'f'] }],
    ['counting tokens', { countsOnly: true }],
    ['audio content', user([{ kind: 'audio', source: { mediaType: 'audio/wav', base64: 'AA==' } }])],
    ['document content', user([{ kind: 'document', source: { url: 'https://example.com/a.pdf' } }])],
    ['mcp blocks', user([{ kind: 'opaque', family: 'anthropic', block: { type: 'mcp' } }])],
    ['web_search tools', { tools: [{ name: 'w', extras: { anthropic: { type: 'web_search' } } }] }],
  ])('is refused by name: %s', (feature, changes) => {
    expect(codeOf(() => build(changes))).toMatch(new RegExp(`^feature_unsupported: .*\\(cohere\\).*${feature}`));
  });

  it('is dropped with a word where it does no harm, and what is its own stays', () => {
    const documents = [{ data: { text: 'Oslo is cold.' } }];
    const { body, fidelity } = build({ user: 'u', extras: { openai: { documents, store: true } } });
    expect(fidelity).toEqual({ coerced: [], dropped: ['store', 'user'] });
    expect(body).toMatchObject({ documents });
  });
});

describe('tools, formats and thoughts', () => {
  it.each<[Partial<ChatCall>, object, readonly string[]]>([
    [{ tools, toolChoice: { kind: 'none' } }, { tool_choice: 'NONE', strict_tools: true }, []],
    [{ tools, toolChoice: { kind: 'required' } }, { tool_choice: 'REQUIRED' }, []],
    [
      { tools, toolChoice: { kind: 'tool', name: 'f' } },
      { tool_choice: 'REQUIRED', tools: [{ function: { name: 'f' } }] },
      ['tools'],
    ],
    [{ responseFormat: { kind: 'json' } }, { response_format: { type: 'json_object' } }, []],
    [
      { responseFormat: { kind: 'json-schema', name: 'x', schema: { type: 'object' } } },
      { response_format: { type: 'json_object', json_schema: { type: 'object' } } },
      [],
    ],
    [{ reasoning: { effort: 'none' } }, { thinking: { type: 'disabled' } }, []],
    [{ reasoning: { budgetTokens: 500 } }, { thinking: { type: 'enabled', token_budget: 500 } }, []],
    [{ reasoning: { effort: 'low' } }, { thinking: { type: 'enabled' } }, ['reasoning']],
  ])('%j becomes %j', (changes, expected, coerced) => {
    const { body, fidelity } = build(changes);
    expect(body).toMatchObject(expected);
    expect(fidelity?.coerced ?? []).toEqual(coerced);
  });

  it('of a turn without calls go back as a thought', () => {
    const messages: Message[] = [
      {
        role: 'assistant',
        parts: [
          { kind: 'reasoning', text: 'Hm.' },
          { kind: 'text', text: 'Yes.' },
        ],
      },
    ];
    expect(build({ messages }).body['messages']).toEqual([
      {
        role: 'assistant',
        content: [
          { type: 'thinking', thinking: 'Hm.' },
          { type: 'text', text: 'Yes.' },
        ],
      },
    ]);
  });
});

describe('an answer', () => {
  const said = (finish_reason: string) => ({
    id: 'a',
    finish_reason,
    message: { content: [{ type: 'text', text: 'x' }] },
  });

  it.each([
    ['COMPLETE', 'stop'],
    ['STOP_SEQUENCE', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['TOOL_CALL', 'tool-calls'],
    ['ERROR', 'error'],
    ['TIMEOUT', 'error'],
    ['ERROR_TOXIC', 'content-filter'],
    ['FULL_MOON', 'other'],
  ])('that ended as %s stopped for %s', (raw, finish) => {
    const reply = cohere.readReply(bare, said(raw)) as ChatReply;
    expect(reply.choices[0]?.finish).toBe(finish);
    expect(reply.choices[0]?.rawReason).toBe(finish === 'other' ? raw : undefined);
  });

  it('counts what is billed where nothing else is said', () => {
    const reply = cohere.readReply(bare, {
      ...said('COMPLETE'),
      usage: { billed_units: { input_tokens: 3, output_tokens: 1 } },
    });
    expect(reply.usage).toMatchObject({ input_tokens: 3, output_tokens: 1 });
  });
});

describe('failures of Cohere’s own', () => {
  it.each([
    [498, 'provider_credential_refused'],
    [499, 'provider_failed'],
  ])('status %i is %s', (status, code) => {
    expect(cohere.readError(status, {}, '{"message":"m"}').code).toBe(code);
  });

  it('may stand in the event that ends a stream', () => {
    const data = '{"type":"message-end","delta":{"finish_reason":"ERROR","error":"model is gone"}}';
    const events = cohere.openStream(bare).push({ event: 'message-end', data, raw: new Uint8Array() });
    expect(events).toMatchObject([{ kind: 'failed', fault: { code: 'provider_failed' } }]);
  });
});

describe('embeddings', () => {
  const call: EmbeddingCall = {
    operation: 'embedding',
    model: 'e',
    isStreaming: false,
    input: ['a', 'b'],
    dimensions: 2,
    extras: {},
  };

  it('are for storing unless the caller says what for', () => {
    expect(cohere.buildRequest(call, 'm')).toEqual({
      path: '/embed',
      headers: {},
      body: {
        model: 'm',
        texts: ['a', 'b'],
        input_type: 'search_document',
        embedding_types: ['float'],
        output_dimension: 2,
      },
    });
    const asked = { ...call, extras: { openai: { input_type: 'search_query' } } };
    expect(cohere.buildRequest(asked, 'm').body).toMatchObject({ input_type: 'search_query' });
  });

  it('reach the caller in the encoding asked for', () => {
    const body = {
      id: 'x',
      embeddings: {
        float: [
          [1, 2],
          [3, 4],
        ],
      },
      meta: { billed_units: { input_tokens: 4 } },
    };
    expect(cohere.readReply({ ...call, encoding: 'base64' }, body)).toMatchObject({
      embeddings: ['AACAPwAAAEA=', 'AABAQAAAgEA='],
      usage: { input_tokens: 4, output_tokens: null },
    });
    expect(codeOf(() => cohere.readReply(call, { embeddings: { float: [[1]] } }))).toContain(
      'provider_reply_unreadable',
    );
    expect(codeOf(() => cohere.buildRequest({ ...call, input: [[1]] }, 'm'))).toContain('inputs of tokens');
  });
});
