import { describe, expect, it } from 'vitest';
import { signV4 } from './sign-v4.ts';

// Published by AWS as the Signature Version 4 test suite, with these keys, this time and this scope.
const credential = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { credential, region: 'us-east-1', service: 'service' };
const call = {
  method: 'GET',
  url: 'https://example.amazonaws.com/',
  headers: {},
  body: undefined,
  nowMs: Date.UTC(2015, 7, 30, 12, 36, 0),
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const sessionToken =
  'AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==';

describe('a signature of AWS, version 4', () => {
  it.each([
    ['get-vanilla', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    ['post-vanilla', { method: 'POST' }, '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b'],
    [
      'get-vanilla-query-order-key-case',
      { url: `${call.url}?Param2=value2&Param1=value1` },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'post-x-www-form-urlencoded',
      { method: 'POST', headers: form, body: 'Param1=value1' },
      'ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
    ],
  ])('of %s is the published one', (_, changes, signature) => {
    const { authorization } = signV4({ ...call, ...changes }, scope);
    expect(authorization).toContain('Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ');
    expect(authorization?.split('Signature=')[1]).toBe(signature);
  });

  it('covers the session token of a temporary key: post-sts-header-before', () => {
    const temporary = { ...scope, credential: { ...credential, sessionToken } };
    const headers = signV4({ ...call, method: 'POST' }, temporary);
    expect(headers).toEqual({
      'x-amz-date': '20150830T123600Z',
      'x-amz-security-token': sessionToken,
      authorization:
        'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead',
    });
  });

  it('is another one for every byte that differs', () => {
    const changes = [
      {},
      { body: 'a' },
      { body: new Uint8Array([98]) },
      { url: `${call.url}model/a%3A0/converse` },
      { url: `${call.url}model/a:0/converse` },
      { url: 'https://example.amazonaws.com:8443/' },
      { headers: { 'content-type': 'application/json' } },
      { nowMs: call.nowMs + 1000 },
    ];
    const signatures = changes.map((change) => signV4({ ...call, ...change }, scope)['authorization']);
    expect(new Set(signatures).size).toBe(changes.length);
  });

  it('leaves headers alone that the transport sets', () => {
    const plain = signV4(call, scope);
    expect(signV4({ ...call, headers: { accept: '*/*', 'x-team': 'a' } }, scope)).toEqual(plain);
  });
});
