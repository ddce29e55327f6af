import type { ChatCall, Message, Part } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { FidelityLog } from '../fidelity-log.ts';
import { toThinking } from './thinking.ts';

const base: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [],
  extras: {},
};

function think(change: Partial<ChatCall>, model: string) {
  const log = new FidelityLog('anthropic');
  return { ...toThinking({ ...base, ...change }, model, log), fidelity: log.result() };
}

describe('how a model is told to think', () => {
  it.each([
    ['claude-opus-4-6', { type: 'adaptive' }, 'high'],
    ['claude-sonnet-5', { type: 'adaptive' }, 'high'],
    ['claude-haiku-5-5', { type: 'adaptive' }, 'high'],
    ['my-deployment', { type: 'adaptive' }, 'high'],
    ['claude-haiku-4-5-20251001', { type: 'enabled', budget_tokens: 16_384 }, undefined],
    ['claude-sonnet-4-20250514', { type: 'enabled', budget_tokens: 16_384 }, undefined],
    ['claude-3-7-sonnet-20250219', { type: 'enabled', budget_tokens: 16_384 }, undefined],
    ['anthropic.claude-opus-4-5-v1:0', { type: 'enabled', budget_tokens: 16_384 }, undefined],
  ])('%s: %j, effort %s', (model, thinking, effort) => {
    expect(think({ reasoning: { effort: 'high' } }, model)).toMatchObject({ thinking, effort });
  });

  it.each([
    ['minimal', 1024],
    ['xhigh', 32_768],
    ['ultra', 16_384],
  ])('A06: %s is a budget of %i for a model that knows no efforts, and that is told', (effort, budget) => {
    const { thinking, fidelity } = think({ reasoning: { effort } }, 'claude-sonnet-4-5');
    expect(thinking).toEqual({ type: 'enabled', budget_tokens: budget });
    expect(fidelity?.coerced).toEqual(['reasoning']);
  });

  it.each([
    ['a ceiling of ours is raised over the budget', undefined, 8192, { maxTokens: 12_288, budget: 8192 }],
    ['a budget is lowered below the caller’s ceiling', 5000, 8192, { maxTokens: 5000, budget: 4999 }],
    ['a ceiling too low for any thought leaves it out', 1000, 8192, { maxTokens: 1000, budget: undefined }],
    ['a budget below the smallest is raised to it', 5000, 10, { maxTokens: 5000, budget: 1024 }],
  ])('%s', (_, maxOutputTokens, budgetTokens, expected) => {
    const change = { ...(maxOutputTokens !== undefined && { maxOutputTokens }), reasoning: { budgetTokens } };
    const { maxTokens, thinking } = think(change, 'claude-sonnet-4-5');
    expect({ maxTokens, budget: thinking?.['budget_tokens'] }).toEqual(expected);
  });

  it('refuses a budget said in Anthropic’s own words that cannot work, before any money is spent', () => {
    const change: Partial<ChatCall> = {
      maxOutputTokens: 1000,
      reasoning: { budgetTokens: 2000 },
      extras: { anthropic: { thinking: { type: 'enabled', budget_tokens: 2000 } } },
    };
    expect(() => think(change, 'claude-sonnet-4-5')).toThrow('thinking.budget_tokens must be below max_tokens (1000)');
  });

  it('keeps what was said in Anthropic’s own words, and does not read thoughts into an effort', () => {
    const own = { type: 'adaptive', display: 'omitted' };
    expect(think({ extras: { anthropic: { thinking: own } } }, 'claude-sonnet-5').thinking).toEqual(own);
    const effort = { reasoning: { effort: 'low' }, extras: { anthropic: { output_config: {} } } };
    expect(think(effort, 'claude-sonnet-5')).toMatchObject({ thinking: undefined, effort: 'low', fidelity: undefined });
  });

  it('gives up thoughts for a tool that must be called, and says so', () => {
    const change = { reasoning: { effort: 'high' }, toolChoice: { kind: 'required' } } as const;
    expect(think(change, 'claude-sonnet-5')).toMatchObject({
      thinking: undefined,
      fidelity: { coerced: [], dropped: ['reasoning'] },
    });
  });

  it.each<[string, Partial<ChatCall>, number, number | undefined]>([
    ['an answer of a model that says little', { mostOutputTokens: 1_000 }, 1_000, undefined],
    ['one of a model that says much', { mostOutputTokens: 64_000 }, 4_096, undefined],
    ['what the caller asks for', { mostOutputTokens: 1_000, maxOutputTokens: 2_000 }, 2_000, undefined],
    ['thoughts beside the answer', { mostOutputTokens: 10_000, reasoning: { budgetTokens: 8_000 } }, 10_000, 8_000],
    ['thoughts longer than the model', { mostOutputTokens: 5_000, reasoning: { budgetTokens: 8_000 } }, 5_000, 4_999],
    ['a model too short for thoughts', { mostOutputTokens: 900, reasoning: { budgetTokens: 8_000 } }, 900, undefined],
  ])('keeps a ceiling of ours below what the model can: %s', (_, change, maxTokens, budget) => {
    const made = think(change, 'claude-sonnet-4-5');
    expect([made.maxTokens, made.thinking?.['budget_tokens']]).toEqual([maxTokens, budget]);
  });

  describe('T14: after a call of a tool', () => {
    const call: Part = { kind: 'tool-call', id: 'a', name: 'f', argumentsJson: '{}' };
    const result: Message = {
      role: 'user',
      parts: [{ kind: 'tool-result', toolCallId: 'a', parts: [], isError: false }],
    };
    const after = (model: string, ...thoughts: Part[]) =>
      think(
        { reasoning: { effort: 'low' }, messages: [{ role: 'assistant', parts: [...thoughts, call] }, result] },
        model,
      );

    it.each<[string, Part[]]>([
      ['no thought', []],
      ['a thought nobody signed', [{ kind: 'reasoning', text: 'Hm.' }]],
      ['a thought with an empty signature', [{ kind: 'reasoning', text: 'Hm.', signature: '' }]],
    ])('with %s before it a model with a budget does not think, for it would refuse the call', (_, thoughts) => {
      expect(after('claude-sonnet-4-5', ...thoughts)).toMatchObject({
        thinking: undefined,
        fidelity: { dropped: ['reasoning'] },
      });
      expect(after('claude-sonnet-5', ...thoughts)).toMatchObject({ thinking: { type: 'adaptive' } });
      const asked = {
        reasoning: { budgetTokens: 2_000 },
        messages: [{ role: 'assistant', parts: [...thoughts, call] }],
      };
      expect(think(asked as Partial<ChatCall>, 'claude-sonnet-5').thinking).toBeUndefined();
    });

    it.each<Part>([
      { kind: 'reasoning', text: '', signature: 'Eq+/=' },
      { kind: 'reasoning', text: '', redacted: 'Em+/=' },
    ])('with %j before it, it does', (thought) => {
      expect(after('claude-sonnet-4-5', thought)).toMatchObject({ thinking: { type: 'enabled' } });
    });
  });

  it('is left alone where nobody asked for it', () => {
    expect(think({}, 'claude-sonnet-5')).toEqual({
      maxTokens: 4096,
      thinking: undefined,
      effort: undefined,
      fidelity: undefined,
    });
  });
});
