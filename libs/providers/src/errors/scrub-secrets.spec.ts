import { describe, expect, it } from 'vitest';
import { scrubSecrets } from './scrub-secrets.ts';

describe('what looks like a credential', () => {
  it.each([
    'sk-proj-abcDEF123456',
    'sk-ant-api03-AbC_123-xyz',
    'sk-abcd**********wxyz',
    'hg_live_AAAAAAAAAAAA_BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB_CCCCCC',
    'gsk_1234567890abcdef',
    'AIzaSyA1234567890abcdefghijklmnopqrstuv',
    'AKIAIOSFODNN7EXAMPLE',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc',
    '0123456789abcdef0123456789abcdef0123456789abcdef',
  ])('%s is taken out', (secret) => {
    const scrubbed = scrubSecrets(`Incorrect key provided: ${secret}. See the manual.`);
    expect(scrubbed).not.toContain(secret.slice(-6));
    expect(scrubbed).toMatch(/^Incorrect key provided: .*See the manual\.$/);
  });

  it('takes out credentials in an address and after Bearer', () => {
    expect(scrubSecrets('https://user:pass@host/x Bearer abc.def')).toBe('https://[redacted]host/x [redacted]');
  });

  it.each([
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 130000 tokens.",
    "Invalid value for 'messages[0].role': expected one of 'system', 'user'.",
    'max_completion_tokens is too large: 100000. This model supports at most 16384.',
    'The model `gpt-4o-mini-2024-07-18` does not exist or you do not have access to it.',
  ])('leaves %j as it is', (message) => {
    expect(scrubSecrets(message)).toBe(message);
  });
});
