import { OutboundRules } from '@headgate/domain';
import { describe, expect, it } from 'vitest';
import { findAddressProblems } from './find-address-problems.ts';

const rules = new OutboundRules([]);
const inside = 'https://10.0.0.1/v1';
const pathsOf = (...args: Parameters<typeof findAddressProblems>): string[] =>
  findAddressProblems(...args).map(({ path }) => path);

describe('where a provider leads', () => {
  it('is judged in its base URL and in every URL among its options', () => {
    const options = { token_url: 'https://127.0.0.1/token', region: 'eu' };
    expect(pathsOf({ base_url: inside, options }, undefined, rules)).toEqual(['base_url', 'options.token_url']);
  });

  it('is not what a header says to the provider', () => {
    expect(pathsOf({ options: { headers: { 'http-referer': 'http://localhost:3000' } } }, undefined, rules)).toEqual(
      [],
    );
  });

  it('is not judged again where it stays as it is', () => {
    const stored = { baseUrl: inside, options: { token_url: inside } } as Parameters<typeof findAddressProblems>[1];
    expect(pathsOf({ base_url: inside, options: { token_url: inside } }, stored, rules)).toEqual([]);
    expect(pathsOf({ base_url: `${inside}/x`, options: {} }, stored, rules)).toEqual(['base_url']);
  });
});
