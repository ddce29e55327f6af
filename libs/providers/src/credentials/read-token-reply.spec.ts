import { type Fault, isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { readTokenReply } from './read-token-reply.ts';

function failureOf(status: number, body: string): Fault {
  try {
    readTokenReply({ provider: 'acme', status, body });
  } catch (error) {
    if (isFault(error)) return error;
    throw error;
  }
  throw new Error('it was a token');
}

describe('the answer of a token endpoint', () => {
  it.each([
    ['{"access_token":"ya29.a","expires_in":3599,"token_type":"Bearer"}', 3599],
    ['{"access_token":"ya29.a","expires_in":"3599"}', 3599],
  ])('%s is a token', (body, expiresInSeconds) => {
    expect(readTokenReply({ provider: 'acme', status: 200, body })).toEqual({ token: 'ya29.a', expiresInSeconds });
  });

  it.each([
    [400, '{"error":"invalid_grant","error_description":"key 4711 of me@x"}', 'provider_credential_refused', false],
    [401, '{"error":"invalid_client"}', 'provider_credential_refused', false],
    [403, 'no', 'provider_credential_refused', false],
    [429, '{}', 'provider_failed', true],
    [503, '<html>', 'provider_failed', true],
    [302, '', 'provider_failed', false],
    [200, '{}', 'provider_reply_unreadable', true],
    [200, '{"access_token":"a\\r\\nb","expires_in":1}', 'provider_reply_unreadable', true],
    [200, '{"access_token":"a","expires_in":0}', 'provider_reply_unreadable', true],
    [200, 'null', 'provider_reply_unreadable', true],
  ])('status %i with %s is %s', (status, body, code, retryable) => {
    const failure = failureOf(status, body);
    expect(failure).toMatchObject({ code, retryable });
    expect(failure.message).toContain('token endpoint of provider "acme"');
    expect(JSON.stringify([failure, failure.message])).not.toContain('4711');
  });
});
