import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMaskedSecret, maskSecret } from './mask-secret.ts';
import { SecretText } from './secret-text.ts';

describe('the mask of a secret', () => {
  it.each([
    { secret: 'sk-abcdefghijklmnopf3a9', mask: 'sk-...f3a9' },
    { secret: 'sk-ant-api03-abcdefghijklmnopqrst', mask: 'sk-...qrst' },
    { secret: 'gsk_abcdefghijklmnopqrst', mask: 'gsk_...qrst' },
    { secret: 'AIzaSyAbcdefghijklmnopqrst', mask: '...qrst' },
    { secret: 'verylongword-abcdefghijklmnop', mask: '...mnop' },
    { secret: 'sk-abcdefghijklm', mask: 'sk-...jklm' },
    { secret: 'sk-abcdefghijkl', mask: '********' },
    { secret: 'short', mask: '********' },
    { secret: '', mask: '********' },
  ])('of "$secret" is $mask', ({ secret, mask }) => {
    expect(maskSecret(secret)).toBe(mask);
  });

  it('is recognised when a form sends it back, and shows at most ten characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x21-\x7e]{1,60}$/), (secret) => {
        const mask = maskSecret(secret);
        expect(isMaskedSecret(mask)).toBe(true);
        expect(mask.length).toBeLessThanOrEqual(13);
      }),
    );
  });

  it.each(['sk-abcdefghijklmnopf3a9', '****', 'sk-..f3a9', 'password', 'sk-...f3a9f', '', 'toolong-...abcd'])(
    'is not seen in "%s"',
    (value) => {
      expect(isMaskedSecret(value)).toBe(false);
    },
  );
});

describe('a secret text', () => {
  const secret = new SecretText('sk-very-secret');

  it.each([
    ['JSON', JSON.stringify({ secret, list: [secret] })],
    ['inspection', inspect({ secret }, { depth: 10, showHidden: true })],
    ['a template', `${secret}`],
    ['concatenation', 'x' + String(secret)],
    ['a format string', inspect([secret, new Map([[secret, secret]])])],
    ['its keys', Object.keys(secret).join() + JSON.stringify({ ...secret })],
  ])('does not show in %s', (_where, shown) => {
    expect(shown).not.toContain('very');
  });

  it('is given to who asks by name', () => {
    expect(secret.reveal()).toBe('sk-very-secret');
  });
});
