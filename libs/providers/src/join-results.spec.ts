import type { Message, ToolResultPart } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { joinResults } from './join-results.ts';

const result = (toolCallId: string, text: string, isError = false): ToolResultPart => ({
  kind: 'tool-result',
  toolCallId,
  parts: [{ kind: 'text', text }],
  isError,
});
const user = (...parts: Message['parts']): Message => ({ role: 'user', parts });
const model: Message = { role: 'assistant', parts: [{ kind: 'text', text: 'x' }] };

describe('T09: what tools gave back', () => {
  it('is left alone where each call has one result', () => {
    const messages = [model, user(result('a', '1'), result('b', '2'))];
    expect(joinResults(messages)).toBe(messages);
  });

  it('for one call is one result, in one message or in several', () => {
    expect(joinResults([model, user(result('a', '1'), result('b', '2')), user(result('a', '3', true))])).toEqual([
      model,
      user(
        { ...result('a', '1', true), parts: [...result('a', '1').parts, ...result('a', '3').parts] },
        result('b', '2'),
      ),
      user(),
    ]);
    const [, both] = joinResults([model, user(result('a', '1')), user(result('b', '2'), result('a', '3'))]);
    expect(both?.parts).toHaveLength(1);
  });

  it('after the model has spoken again belongs to another turn', () => {
    const messages = [model, user(result('a', '1')), model, user(result('a', '2'))];
    expect(joinResults(messages)).toEqual(messages);
  });
});
