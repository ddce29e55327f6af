import type { JsonObject } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { FidelityLog } from '../fidelity-log.ts';
import { limitMarks } from './limit-marks.ts';

const mark = { cache_control: { type: 'ephemeral' } };
const text = (said: string, more: JsonObject = mark): JsonObject => ({ type: 'text', text: said, ...more });

function limit(body: JsonObject) {
  const log = new FidelityLog('anthropic');
  const limited = limitMarks(body, log);
  const marked = JSON.stringify(limited).split('"cache_control":').length - 1;
  return { limited, marked, dropped: log.result()?.dropped };
}

describe('A04: the cache markers of a request', () => {
  it('are left alone up to four', () => {
    const body = {
      tools: [{ name: 'f', ...mark }],
      system: [text('a')],
      messages: [{ content: [text('b'), text('c')] }],
    };
    expect(limit(body)).toEqual({ limited: body, marked: 4, dropped: undefined });
  });

  it('are the last four where there are more, counted in the order in which the vendor caches', () => {
    const result = { type: 'tool_result', content: [text('d')], ...mark };
    const body = {
      messages: [{ role: 'user', content: 'plain' }, { content: [text('b'), text('c', {}), result, text('e')] }],
      system: [text('a')],
      tools: [{ name: 'f', input_schema: { properties: { cache_control: {} } }, ...mark }],
    };
    const { limited, dropped } = limit(body);
    expect(dropped).toEqual(['cache_control']);
    expect(limited).toEqual({
      messages: [{ role: 'user', content: 'plain' }, { content: [text('b'), text('c', {}), result, text('e')] }],
      system: [text('a', {})],
      tools: [{ name: 'f', input_schema: { properties: { cache_control: {} } } }],
    });
  });

  it('count the one that stands for the whole, which stays', () => {
    const body = { ...mark, system: 'a', messages: [{ content: ['a', 'b', 'c', 'd'].map((said) => text(said)) }] };
    expect(limit(body).limited).toEqual({
      ...mark,
      system: 'a',
      messages: [{ content: [text('a', {}), text('b'), text('c'), text('d')] }],
    });
  });
});
