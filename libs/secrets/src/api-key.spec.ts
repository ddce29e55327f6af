import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiKeyChecksum, apiKeyMaxLength, apiKeyPattern } from './api-key-format.ts';
import { maskApiKey } from './mask-api-key.ts';
import { mintApiKey } from './mint-api-key.ts';
import { parseApiKey } from './parse-api-key.ts';
import { countingBytes } from './testing/counting-bytes.ts';

const key = mintApiKey('live', countingBytes());

describe('a minted key', () => {
  it('has the documented form and says its own id and environment', () => {
    expect(key.text.slice(0, 64)).toBe('hg_live_0123456789AB_KLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0');
    expect(key.text).toMatch(/^hg_live_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$/);
    expect(parseApiKey(key.text)).toEqual({ id: key.id, env: 'live' });
  });

  it('never repeats', () => {
    const keys = Array.from({ length: 500 }, () => mintApiKey('test'));
    expect(new Set(keys.map(({ id }) => id)).size).toBe(500);
    expect(new Set(keys.map(({ text }) => text.slice(21, 64))).size).toBe(500);
  });

  it.each(['', 'Live', '1a', 'a-b', 'a_b', 'abcdefghijklm', 'é'])('is refused for the environment "%s"', (env) => {
    expect(() => mintApiKey(env)).toThrow(RangeError);
  });

  it('of the longest environment is still within the length that is looked at', () => {
    const longest = mintApiKey('abcdefghijkl').text;
    expect(longest).toHaveLength(apiKeyMaxLength);
    expect(parseApiKey(longest)?.env).toBe('abcdefghijkl');
  });
});

describe('the checksum', () => {
  it.each([
    // CRC-32 of "123456789" is the published check value 0xCBF43926.
    { text: '123456789', value: 0xcb_f4_39_26 },
    { text: '', value: 0 },
  ])('of "$text" is its CRC-32 in base62', ({ text, value }) => {
    const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
    const decoded = [...apiKeyChecksum(text)].reduce((sum, digit) => sum * 62 + digits.indexOf(digit), 0);
    expect(decoded).toBe(value);
    expect(apiKeyChecksum(text)).toHaveLength(6);
  });
});

describe('reading a key', () => {
  it.each([
    ['nothing', ''],
    ['another vendor', 'sk-abcdefghijklmnopqrstuvwxyz0123456789'],
    ['another prefix', key.text.replace('hg_', 'hx_')],
    ['a missing checksum', key.text.slice(0, -7)],
    ['a leading space', ` ${key.text}`],
    ['a trailing newline', `${key.text}\n`],
    ['two keys in one', `${key.text}${key.text}`],
    ['SQL', `${key.text.slice(0, 20)}' OR 1=1 --`],
    ['a character outside the alphabet', key.text.replace(/_[0-9A-Za-z]{6}$/, '_00000é')],
    ['a megabyte', 'hg_'.repeat(350_000)],
  ])('refuses %s', (_what, text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it('refuses a change of any single character, without a look-up', () => {
    for (let at = 0; at < key.text.length; at++) {
      const other = key.text[at] === 'x' ? 'y' : 'x';
      expect(parseApiKey(key.text.slice(0, at) + other + key.text.slice(at + 1))).toBeUndefined();
    }
  });

  it('refuses two neighbours swapped', () => {
    fc.assert(
      fc.property(fc.integer({ min: 21, max: 62 }), (at) => {
        const swapped = [...key.text];
        [swapped[at], swapped[at + 1]] = [swapped[at + 1] ?? '', swapped[at] ?? ''];
        fc.pre(swapped.join('') !== key.text);
        expect(parseApiKey(swapped.join(''))).toBeUndefined();
      }),
    );
  });

  it('never throws, whatever comes', () => {
    fc.assert(fc.property(fc.string(), (text) => parseApiKey(text) === undefined));
    fc.assert(fc.property(fc.stringMatching(apiKeyPattern), (text) => void parseApiKey(text)));
  });
});

describe('the mask of a key', () => {
  it('shows the id and nothing of the secret', () => {
    expect(maskApiKey(key.text)).toBe(`hg_live_${key.id}_...`);
  });

  it('shows nothing of what is no key', () => {
    expect(maskApiKey('sk-abcdefghijklmnop')).toBe('********');
  });
});
