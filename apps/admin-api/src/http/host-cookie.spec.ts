import { describe, expect, it } from 'vitest';
import { HostCookie } from './host-cookie.ts';

const cookie = new HostCookie('headgate_session', 'Strict');

describe('the cookie of a session', () => {
  it.each([
    ['https', 'console.example.com'],
    ['http', 'console.example.com'], // behind a TLS terminator that does not say so
    ['https', 'localhost'],
    ['http', '10.0.0.7'],
    ['http', 'localhost.example.com'],
    ['http', '127.0.0.1.example.com'],
  ] as const)('is bound to host and TLS on %s://%s', (protocol, hostname) => {
    expect(cookie.write({ protocol, hostname }, 'token', 3_600_000)).toBe(
      '__Host-headgate_session=token; Path=/; Max-Age=3600; HttpOnly; SameSite=Strict; Secure',
    );
    const headers = { cookie: 'a=b; __Host-headgate_session=token; headgate_session_loopback=other' };
    expect(cookie.read({ protocol, hostname, headers })).toBe('token');
  });

  it.each(['localhost', '127.0.0.1', '127.9.9.9', '[::1]', '::1'])('does without TLS on http://%s', (hostname) => {
    const asked = { protocol: 'http', hostname } as const;
    expect(cookie.write(asked, 'token', 1_000)).toBe(
      'headgate_session_loopback=token; Path=/; Max-Age=1; HttpOnly; SameSite=Strict',
    );
    expect(cookie.read({ ...asked, headers: { cookie: 'headgate_session_loopback=token' } })).toBe('token');
    expect(cookie.read({ ...asked, headers: { cookie: '__Host-headgate_session=token' } })).toBeUndefined();
  });

  it('is taken away at once', () => {
    expect(cookie.write({ protocol: 'https', hostname: 'x' }, undefined, 9_000)).toMatch(
      /^__Host-headgate_session=; .*Max-Age=0;/,
    );
  });

  it.each([
    ['no cookies', undefined],
    ['an empty one', '__Host-headgate_session='],
    ['one that only ends like it', 'x__Host-headgate_session=token'],
  ])('is not found among %s', (_, sent) => {
    const headers = sent === undefined ? {} : { cookie: sent };
    expect(cookie.read({ protocol: 'https', hostname: 'x', headers })).toBeUndefined();
  });
});
