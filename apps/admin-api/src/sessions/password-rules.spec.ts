import { describe, expect, it } from 'vitest';
import { findPasswordProblems } from './password-rules.ts';

describe('a new password', () => {
  it.each([
    ['of eleven characters', 'a'.repeat(11), 'must have at least 12 characters'],
    ['of twelve characters', 'a'.repeat(12), undefined],
    ['of six emoji, which are twelve units', '🔑'.repeat(6), 'must have at least 12 characters'],
    ['of twelve spaces', ' '.repeat(12), undefined],
    ['without capitals, digits and signs', 'correct horse battery staple', undefined],
    ['of 256 characters', 'a'.repeat(256), undefined],
    ['of 257 characters', 'a'.repeat(257), 'must have at most 256 characters'],
    ['that is the address it belongs to', 'Ada@Example.com', 'must not be your address'],
  ])('%s', (_, password, message) => {
    const problems = findPasswordProblems(password, { path: 'password', login: 'ada@example.com' });
    expect(problems).toEqual(message === undefined ? [] : [{ path: 'password', message }]);
  });
});
