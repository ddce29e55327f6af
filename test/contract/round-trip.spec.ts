import fs from 'node:fs';
import path from 'node:path';
import { getDialect } from '@headgate/dialects';
import type { ChatCall, DialectName } from '@headgate/domain';
import type { JsonObject } from '@headgate/kernel';
import { findAdapter } from '@headgate/providers';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

/** Bodies in a vendor's own words, as the adapters' recordings hold them. */
function recordedBodies(kind: 'openai' | 'anthropic'): (readonly [string, JsonObject])[] {
  const folder = path.join(root, 'libs/providers/src', kind, 'fixtures');
  const files = fs.readdirSync(folder).filter((file) => file.endsWith('.request.json'));
  return files.map((file) => {
    const recorded = JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8')) as { body: JsonObject };
    return [file, recorded.body] as const;
  });
}

function thereAndBack(dialect: DialectName, kind: 'openai' | 'anthropic', body: JsonObject): JsonObject {
  const call = getDialect(dialect).readCall(body) as ChatCall;
  return JSON.parse(JSON.stringify(findAdapter(kind).buildRequest(call, call.model).body)) as JsonObject;
}

describe('a body read into the canonical form and said again to the same family', () => {
  it.each(recordedBodies('anthropic'))('Anthropic, %s: nothing is lost', (_, body) => {
    expect(thereAndBack('anthropic-messages', 'anthropic', body)).toEqual(body);
  });

  it.each(recordedBodies('openai'))('OpenAI, %s: nothing is lost', (_, body) => {
    expect(thereAndBack('openai-chat', 'openai', body)).toEqual(body);
  });

  it('keeps what is newer than Headgate, at every level', () => {
    const anthropic: JsonObject = {
      model: 'claude',
      max_tokens: 5,
      new_field: { a: 1 },
      context_management: { edits: [] },
      service_tier: 'auto',
      thinking: { type: 'between_tools' },
      output_config: { effort: 'max', task_budget: 7 },
      metadata: { user_id: 'u', more: true },
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a', new_mark: 1 },
            { type: 'search_result', source: 's' },
          ],
        },
        { role: 'assistant', content: [{ type: 'server_tool_use', id: 's1', name: 'web_search', input: {} }] },
        { role: 'system', content: 'From here on be brief.' },
        {
          role: 'user',
          content: [{ type: 'tool_result', tool_use_id: 't', content: [{ type: 'tool_reference', x: 1 }] }],
        },
      ],
      tools: [
        { type: 'web_search_20260318', name: 'web_search', max_uses: 3 },
        { name: 'f', input_schema: { type: 'object' }, defer_loading: true, cache_control: { type: 'ephemeral' } },
      ],
      tool_choice: { type: 'tool', name: 'f', disable_parallel_tool_use: true },
    };
    expect(thereAndBack('anthropic-messages', 'anthropic', anthropic)).toEqual(anthropic);

    const openai: JsonObject = {
      model: 'gpt',
      max_tokens: 5,
      new_field: { a: 1 },
      verbosity: 'low',
      prediction: { type: 'content', content: 'x' },
      messages: [
        { role: 'developer', content: 'a', new_mark: 1 },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a', prompt_cache_breakpoint: {} },
            { type: 'hologram', x: 1 },
          ],
        },
        { role: 'assistant', content: 'x', audio: { id: 'a1' } },
        {
          role: 'assistant',
          content: null,
          tool_calls: [
            { id: 'c1', type: 'custom', custom: { name: 'grep', input: 'a "b"', new_mark: 1 }, new_field: 2 },
          ],
        },
        { role: 'tool', tool_call_id: 'c1', content: 'found' },
        { role: 'user', content: [{ type: 'file', file: { file_id: 'f1' } }] },
      ],
      tools: [{ type: 'custom', custom: { name: 'grep', format: { type: 'text' } } }],
      tool_choice: { type: 'custom', custom: { name: 'grep' } },
    };
    expect(thereAndBack('openai-chat', 'openai', openai)).toEqual(openai);
  });
});

describe('a body said to the other family', () => {
  it.each(['mcp_servers', 'container'])('refuses to lose %s', (name) => {
    const body = { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }], [name]: [{}] };
    expect(() => thereAndBack('anthropic-messages', 'openai', body)).toThrow(name);
  });

  it.each([
    ['a server tool', { tools: [{ type: 'web_search_20260318', name: 'web_search' }] }, 'web_search_20260318'],
    [
      'a block only the vendor knows',
      { messages: [{ role: 'user', content: [{ type: 'search_result' }] }] },
      'search_result',
    ],
    [
      'a document by address',
      {
        messages: [{ role: 'user', content: [{ type: 'document', source: { type: 'url', url: 'https://a/b.pdf' } }] }],
      },
      'documents by URL',
    ],
  ])('refuses %s, naming it', (_, change, word) => {
    const body = { model: 'm', max_tokens: 5, messages: [{ role: 'user', content: 'x' }], ...change } as JsonObject;
    expect(() => thereAndBack('anthropic-messages', 'openai', body)).toThrow(word);
  });

  it('discloses what it leaves out', () => {
    const body = {
      model: 'm',
      max_tokens: 5,
      top_k: 3,
      service_tier: 'auto',
      metadata: { user_id: 'x'.repeat(100) },
      messages: [{ role: 'user', content: [{ type: 'text', text: 'a', cache_control: { type: 'ephemeral' } }] }],
    };
    const call = getDialect('anthropic-messages').readCall(body);
    expect(findAdapter('openai').buildRequest(call, 'm').fidelity).toEqual({
      coerced: [],
      dropped: ['cache_control', 'service_tier', 'top_k', 'user'],
    });
  });

  it('carries a signed thought through OpenAI’s language and back to Claude, byte for byte', () => {
    const thinking = { type: 'thinking', thinking: 'Hm.', signature: 'EqQBCgIYAhIM+/=' };
    const redacted = { type: 'redacted_thinking', data: 'EmwKAhgB+/=' };
    const response = {
      id: 'x',
      model: 'm',
      content: [thinking, redacted, { type: 'tool_use', id: 't', name: 'f', input: {} }],
    };
    const chat = getDialect('openai-chat');
    const messages = [{ role: 'user', content: 'x' }];
    const call = chat.readCall({ messages });
    const reply = findAdapter('anthropic').readReply(call, response);
    const said = chat.writeReply(reply, { id: 'i', createdSeconds: 1, model: 'm' }, call) as unknown as {
      choices: { message: JsonObject }[];
    };
    const history = [...messages, said.choices[0]?.message ?? {}, { role: 'tool', tool_call_id: 't', content: 'y' }];
    const next = thereAndBack('openai-chat', 'anthropic', { model: 'm', messages: history });
    expect(next['messages']).toMatchObject([{}, { content: [thinking, redacted, { type: 'tool_use' }] }, {}]);
  });
});

describe('counting tokens', () => {
  const body = { model: 'm', messages: [{ role: 'user', content: 'x' }], tools: [{ name: 'f', input_schema: {} }] };
  const dialect = getDialect('anthropic-count-tokens');

  it('reaches an Anthropic wire as a count, with nothing of an answer in it', () => {
    const call = dialect.readCall(body);
    const wire = findAdapter('anthropic').buildRequest(call, 'm');
    expect(wire.path).toBe('/messages/count_tokens');
    expect(Object.keys(wire.body).sort()).toEqual(['messages', 'model', 'tools']);
    const reply = findAdapter('anthropic').readReply(call, { input_tokens: 17 });
    expect(dialect.writeReply(reply, { id: '', createdSeconds: 0, model: '' }, call)).toEqual({ input_tokens: 17 });
  });

  it('is never turned into a paid answer where the provider cannot count', () => {
    expect(() => findAdapter('openai').buildRequest(dialect.readCall(body), 'm')).toThrow('counting tokens');
  });
});
