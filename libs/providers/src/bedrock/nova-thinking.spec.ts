import type { ChatCall } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { FidelityLog } from '../fidelity-log.ts';
import { ConverseStreamReader } from './stream.ts';
import { readReply } from './response.ts';
import { toSettings } from './settings.ts';

const nova = 'us.amazon.nova-2-lite-v1:0';
const base: ChatCall = {
  operation: 'chat',
  model: 'm',
  isStreaming: false,
  wantsStreamUsage: false,
  messages: [],
  extras: {},
};

function set(change: Partial<ChatCall>, model = nova) {
  const log = new FidelityLog('bedrock');
  return { ...toSettings({ ...base, ...change }, model, log), fidelity: log.result() };
}

describe('how Nova is told to think', () => {
  it.each<[string, Partial<ChatCall>, object | undefined, string[]]>([
    ['not asked', {}, undefined, []],
    ['not at all', { reasoning: { effort: 'none' } }, { type: 'disabled' }, []],
    ['a little', { reasoning: { effort: 'low' } }, { type: 'enabled', maxReasoningEffort: 'low' }, []],
    [
      'less than it knows',
      { reasoning: { effort: 'minimal' } },
      { type: 'enabled', maxReasoningEffort: 'low' },
      ['reasoning'],
    ],
    ['hard', { reasoning: { effort: 'high' } }, { type: 'enabled', maxReasoningEffort: 'high' }, []],
    [
      'harder than it knows',
      { reasoning: { effort: 'xhigh' } },
      { type: 'enabled', maxReasoningEffort: 'high' },
      ['reasoning'],
    ],
    [
      'in tokens',
      { reasoning: { budgetTokens: 8_000 } },
      { type: 'enabled', maxReasoningEffort: 'medium' },
      ['reasoning'],
    ],
    [
      'hard, below a ceiling',
      { reasoning: { effort: 'high' }, maxOutputTokens: 100 },
      { type: 'enabled', maxReasoningEffort: 'medium' },
      ['reasoning'],
    ],
  ])('%s', (_, change, reasoningConfig, coerced) => {
    const { additionalModelRequestFields, inferenceConfig, fidelity } = set(change);
    expect(additionalModelRequestFields['reasoningConfig']).toEqual(reasoningConfig);
    expect(inferenceConfig['maxTokens']).toBe(change.maxOutputTokens);
    expect(fidelity?.coerced ?? []).toEqual(coerced);
  });

  it('thinks its hardest without a word about heat, and says what was left out', () => {
    const heat = { temperature: 0.5, topP: 0.9 };
    expect(set({ reasoning: { effort: 'high' }, ...heat })).toMatchObject({
      inferenceConfig: {},
      fidelity: { dropped: ['temperature', 'top_p'] },
    });
    expect(set({ reasoning: { effort: 'low' }, ...heat }).inferenceConfig).toEqual(heat);
  });

  it('of the first generation does not, and that is said', () => {
    const { additionalModelRequestFields, fidelity } = set({ reasoning: { effort: 'low' } }, 'amazon.nova-pro-v1:0');
    expect(additionalModelRequestFields).toEqual({});
    expect(fidelity?.dropped).toEqual(['reasoning']);
  });
});

describe('what Nova thought', () => {
  const thought = { kind: 'reasoning', text: 'Hm.' };

  it('is a thought, whole and streamed, with no signature that nobody gave', () => {
    const content = [{ reasoningContent: { reasoningText: { text: 'Hm.' } } }, { text: 'a' }];
    const body = { output: { message: { content } }, stopReason: 'end_turn' };
    expect(readReply(base, nova, body)).toMatchObject({ choices: [{ parts: [thought, { kind: 'text', text: 'a' }] }] });

    const reader = new ConverseStreamReader();
    const events = [
      ['messageStart', { role: 'assistant' }],
      ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'Hm.' } } }],
      ['contentBlockStop', { contentBlockIndex: 0 }],
      ['contentBlockDelta', { contentBlockIndex: 1, delta: { text: 'a' } }],
      ['messageStop', { stopReason: 'end_turn' }],
      ['metadata', { usage: { inputTokens: 1, outputTokens: 2 } }],
    ] as const;
    const said = events.flatMap(([event, data]) => reader.push({ event, data: JSON.stringify(data) } as never));
    expect(said.map(({ kind }) => kind)).toEqual(['start', 'reasoning', 'text', 'finish', 'usage', 'end']);
  });
});
