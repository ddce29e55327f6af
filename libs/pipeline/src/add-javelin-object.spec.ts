import { RetryBudget } from '@headgate/routing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from './account.ts';
import { addJavelinObject } from './add-javelin-object.ts';
import { findEndpoint } from './find-endpoint.ts';
import { FakeCall } from './testing/index.ts';

const endpoint = findEndpoint('/v1/chat/completions', 'openai', '');
const account = new Account(new FakeCall(), endpoint, { nowMs: 0, monotonicMs: 0 }, new RetryBudget());
const read = (body: Uint8Array | string): string =>
  typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body);

describe('what is added to an answer', () => {
  it('is one more member of any object, and nothing else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (value, isText) => {
        fc.pre(!('javelin' in value) && !('__proto__' in value));
        const text = JSON.stringify(value);
        const added = addJavelinObject(account, isText ? text : new TextEncoder().encode(text));
        const { javelin, ...rest } = JSON.parse(read(added)) as Record<string, unknown>;
        expect(rest).toEqual(JSON.parse(text));
        expect(javelin).toMatchObject({ correlation_id: 'req_test', route_name: null });
      }),
    );
  });

  it.each(['', ' ', '[]', '[{"a":1}]', '"}"', 'null', '{"a":1} x', 'plain text }', '{'])('is nothing in %j', (text) => {
    expect(read(addJavelinObject(account, text))).toBe(text);
  });

  it.each(['{}', '{ }', ' {\n} \n'])('needs no comma in %j', (text) => {
    expect(JSON.parse(read(addJavelinObject(account, text)))).toHaveProperty('javelin');
  });
});
