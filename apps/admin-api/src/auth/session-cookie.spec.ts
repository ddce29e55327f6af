import { describe, expect, it } from 'vitest';
import { readSessionToken, toSessionCookie } from './session-cookie.ts';

describe('the cookie of a session', () => {
  it.each([
    ['https', 'console.example.com'],
    ['http', 'console.example.com'], // behind a TLS terminator that does not say so
    ['https', 'localhost'],
    ['http', '10.0.0.7'],
    ['http', 'localhost.example.com'],
    ['http', '127.0.0.1.example.com'],
  ] as const)('is bound to host and TLS on %s://%s', (protocol, hostname) => {
    expect(toSessionCookie({ protocol, hostname }, 'token', 3_600_000)).toBe(
      '__Host-headgate_session=token; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure',
    );
    const headers = { cookie: 'a=b; __Host-headgate_session=token; headgate_session_loopback=other' };
    expect(readSessionToken({ protocol, hostname, headers })).toBe('token');
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]', '::1'])('does without TLS on http://%s', (hostname) => {
    const asked = { protocol: 'http', hostname } as const;
    expect(toSessionCookie(asked, 'token', 1_000)).toBe(
      'headgate_session_loopback=token; Path=/; Max-Age=1; HttpOnly; SameSite=Strict',
    );
    expect(readSessionToken({ ...asked, headers: { cookie: 'headgate_session_loopback=token' } })).toBe('token');
    expect(readSessionToken({ ...asked, headers: { cookie: '__Host-headgate_session=token' } })).toBeUndefined();
  });

  it('is taken away at once', () => {
    expect(toSessionCookie({ protocol: 'https', hostname: 'x' }, undefined, 9_000)).toMatch(
      /^__Host-headgate_session=; .*Max-Age=0;/,
    );
  });

  it.each([
    ['no cookies', undefined],
    ['an empty one', '__Host-headgate_session='],
    ['one that only ends like it', 'x__Host-headgate_session=token'],
  ])('is not found among %s', (_, cookie) => {
    const headers = cookie === undefined ? {} : { cookie };
    expect(readSessionToken({ protocol: 'https', hostname: 'x', headers })).toBeUndefined();
  });
});
