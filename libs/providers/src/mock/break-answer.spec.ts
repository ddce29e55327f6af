import type { DialectName } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { answerMock } from './answer-mock.ts';
import type { MockStream } from './mock-answer.ts';

const messages = [{ role: 'user', content: 'one two three four' }];
const chats: readonly DialectName[] = ['openai-chat', 'openai-responses', 'anthropic-messages'];
const ask = (dialect: DialectName, model: string, stream: boolean): MockStream => {
  const answer = answerMock({ dialect, body: { model, stream, messages, input: 'one two three four' } });
  if (answer.kind === 'stream') return answer;
  return { ...answer, kind: 'stream', events: [{ afterMs: 0, bytes: answer.body }], ending: 'close' };
};
const bytesOf = ({ events }: MockStream): Buffer => Buffer.concat(events.map(({ bytes }) => bytes));

describe.each(chats)('%s', (dialect) => {
  it.each([true, false])('streamed %s: "silent" never begins', (stream) => {
    const answer = ask(dialect, 'silent', stream);
    expect(answer.ending).toBe('stall');
    expect(answer.events[0]?.afterMs).toBeGreaterThan(86_400_000);
    expect(answer.events[0]?.afterMs).toBeLessThan(2 ** 31);
  });

  it.each([true, false])('streamed %s: "reset" breaks before it says anything', (stream) => {
    expect(ask(dialect, 'reset', stream)).toMatchObject({ events: [], ending: 'cut' });
  });

  it('"no-end" leaves the last event out, or the last byte', () => {
    const whole = ask(dialect, 'echo', true);
    expect(ask(dialect, 'no-end', true).events).toHaveLength(whole.events.length - 1);
    expect(() => JSON.parse(bytesOf(ask(dialect, 'no-end', false)).toString()) as unknown).toThrow(SyntaxError);
  });

  it.each([true, false])('streamed %s: "bad-utf8" is one, and otherwise what "echo" says', (stream) => {
    const bytes = bytesOf(ask(dialect, 'bad-utf8', stream));
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow(TypeError);
    expect(bytes).toHaveLength(
      bytesOf(ask(dialect, 'echo', stream)).length +
        'bad-utf8'.length * countOf(bytes) -
        'echo'.length * countOf(bytes),
    );
  });
});

/** How often an answer names its model. */
function countOf(bytes: Buffer): number {
  return bytes.toString('latin1').split('bad-utf8').length - 1;
}

describe('sound and pictures', () => {
  it.each(['openai-speech', 'openai-images'] as const)('of %s fail the same', (dialect) => {
    const body = { prompt: 'x', input: 'x' };
    expect(answerMock({ dialect, body: { ...body, model: 'reset' } })).toMatchObject({ events: [], ending: 'cut' });
    expect(answerMock({ dialect, body: { ...body, model: 'silent' } })).toMatchObject({ ending: 'stall' });
  });
});
