import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { CrossOrigin, originPattern } from './cross-origin.ts';

const from = (origin?: string, asked?: string): IncomingMessage =>
  ({ headers: { origin, 'access-control-request-headers': asked } }) as unknown as IncomingMessage;

describe('a page', () => {
  it.each([
    ['https://app.example.com', 'https://app.example.com', true],
    ['https://app.example.com', 'https://app.example.com:8443', false],
    ['https://app.example.com', 'http://app.example.com', false],
    ['https://app.example.com', 'https://app.example.com.evil.test', false],
    ['https://*.example.com', 'https://a.example.com', true],
    ['https://*.example.com', 'https://a.b.example.com', true],
    ['https://*.example.com', 'https://example.com', false],
    ['https://*.example.com', 'https://evilexample.com', false],
    ['https://*.example.com', 'https://evil.test/.example.com', false],
    ['http://localhost:3000', 'http://localhost:3000', true],
    ['*', 'https://anything.test', true],
    ['*', 'null', true],
  ])('%s lets %s in: %s', (origins, origin, isAllowed) => {
    expect(new CrossOrigin([origins]).headers(from(origin)).length > 0).toBe(isAllowed);
  });

  it('is named in the answer itself, never by a star, and caches are told', () => {
    const headers = new CrossOrigin(['*']).headers(from('https://a.test'));
    expect(headers.slice(0, 2)).toEqual(['access-control-allow-origin', 'https://a.test']);
    expect(headers).toContain('vary');
    expect(headers.join()).not.toContain('credentials');
  });

  it('may send the headers it asks for', () => {
    const headers = new CrossOrigin(['*']).preflight(from('https://a.test', 'authorization,x-stainless-os'));
    expect(headers).toContain('authorization,x-stainless-os');
    expect(new CrossOrigin([]).preflight(from('https://a.test', 'authorization'))).toEqual([]);
  });

  it('that is none gets no such headers', () => {
    expect(new CrossOrigin(['*']).headers(from())).toEqual([]);
  });
});

describe('an entry of the list', () => {
  it.each([
    ['*', true],
    ['https://*.example.com:8443', true],
    ['http://localhost:3000', true],
    ['https://a.example.com/', false],
    ['a.example.com', false],
    ['https://*', false],
    ['https://a.*.com', false],
    ['javascript:alert(1)', false],
  ])('%s: %s', (entry, expected) => {
    expect(originPattern.test(entry)).toBe(expected);
  });
});
