import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editBody, type MemberChange } from './edit-body.ts';

const edit = (text: string, change: MemberChange): string =>
  Buffer.from(editBody(Buffer.from(text), change)).toString();
const moved: MemberChange = { set: { version: 'v' }, remove: ['model', 'stream'] };

describe('an edited body', () => {
  it.each([
    ['{}', '{"version":"v"}'],
    ['{"model":"a"}', '{"version":"v"}'],
    [' { "model" : "a" , "n" : 1.0e0 } ', '{"version":"v","n" : 1.0e0 }'],
    [
      '{"a":{"model":[1,{"stream":"}"}]},"stream":true,"b":"\\\\"}',
      '{"version":"v","a":{"model":[1,{"stream":"}"}]},"b":"\\\\"}',
    ],
    [
      '{"big":12345678901234567890,"x":"caf\\u00e9 \\/ \\"," }',
      '{"version":"v","big":12345678901234567890,"x":"caf\\u00e9 \\/ \\"," }',
    ],
    ['{"m\\u006fdel":"a","version":"w"}', '{"version":"v"}'],
  ])('%s becomes %s', (body, expected) => {
    expect(edit(body, moved)).toBe(expected);
  });

  it('says what parsing, changing and writing would say', () => {
    const keys = fc.constantFrom('model', 'stream', 'version', 'a', 'é', 'messages');
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), fc.dictionary(keys, fc.jsonValue()), (body, set) => {
        const remove = ['model', 'stream'];
        const kept = Object.entries(body).filter(([name]) => !remove.includes(name));
        const expected = JSON.stringify({ ...Object.fromEntries(kept), ...set });
        const text = edit(JSON.stringify(body, null, 2), { set, remove });
        expect(JSON.parse(text)).toEqual(JSON.parse(expected));
      }),
    );
  });
});
