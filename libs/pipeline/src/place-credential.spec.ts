import type { CredentialPlace } from '@headgate/domain';
import { findAdapter } from '@headgate/providers';
import { aProvider } from '@headgate/routing/testing';
import { describe, expect, it } from 'vitest';
import { placeCredential } from './place-credential.ts';

const place = (credential: CredentialPlace | undefined, path = '/x', secret: string | undefined = 's+1/=') =>
  placeCredential(findAdapter('custom-openai'), aProvider({ credential, headers: { 'x-team': 'a' } }), {
    path,
    secret,
  });

describe('where a credential goes', () => {
  it.each<[string, CredentialPlace | undefined, object]>([
    ['where its kind takes it', undefined, { authorization: 'Bearer s+1/=' }],
    ['a header of any name', { in: 'header', name: 'x-key' }, { 'x-key': 's+1/=' }],
    ['with a prefix', { in: 'header', name: 'x-key', prefix: 'Key ' }, { 'x-key': 'Key s+1/=' }],
    ['authorization, as a bearer', { in: 'header', name: 'authorization' }, { authorization: 'Bearer s+1/=' }],
    ['authorization, bare', { in: 'header', name: 'authorization', prefix: '' }, { authorization: 's+1/=' }],
  ])('%s', (_, credential, headers) => {
    expect(place(credential)).toEqual({ path: '/x', headers: { 'x-team': 'a', ...headers } });
  });

  it.each([
    ['/x', '/x?key=s%2B1%2F%3D'],
    ['/x?a=1', '/x?a=1&key=s%2B1%2F%3D'],
    ['/x?', '/x?key=s%2B1%2F%3D'],
    ['/x?key=mine&a=1&k%65y=mine&keys=1', '/x?a=1&keys=1&key=s%2B1%2F%3D'],
    ['/x?%zz=1&key', '/x?%zz=1&key=s%2B1%2F%3D'],
  ])('the query of %s, once, whatever a caller put there', (path, expected) => {
    expect(place({ in: 'query', name: 'key' }, path)).toEqual({ path: expected, headers: { 'x-team': 'a' } });
  });

  it.each<[CredentialPlace | undefined]>([
    [undefined],
    [{ in: 'query', name: 'key' }],
    [{ in: 'header', name: 'x-key' }],
  ])('nowhere, where there is none: %j', (credential) => {
    const provider = aProvider({ credential });
    const placed = placeCredential(findAdapter('vllm'), provider, { path: '/x', secret: undefined });
    expect(placed).toEqual({ path: '/x', headers: {} });
  });
});
