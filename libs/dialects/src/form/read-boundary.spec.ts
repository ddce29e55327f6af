import { isFault } from '@headgate/kernel';
import { describe, expect, it } from 'vitest';
import { isForm, readBoundary } from './read-boundary.ts';

function outcome(contentType: string): string {
  try {
    return readBoundary(contentType);
  } catch (error) {
    return isFault(error) ? error.code : String(error);
  }
}

describe('readBoundary', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data;boundary="a b:c"', 'a b:c'],
    ['multipart/form-data; charset=utf-8; Boundary=----WebKitFormBoundary7MA4YWxk', '----WebKitFormBoundary7MA4YWxk'],
    ['multipart/form-data', 'body_malformed'],
    ['multipart/form-data; boundary=', 'body_malformed'],
    ['multipart/form-data; boundary="ends with space "', 'body_malformed'],
    [`multipart/form-data; boundary=${'x'.repeat(71)}`, 'body_malformed'],
    ['multipart/form-data; boundary=a; boundary=b', 'body_ambiguous'],
    ['multipart/form-data; x="; boundary=a"; boundary=b', 'body_ambiguous'],
  ])('of %s: %s', (contentType, expected) => {
    expect(outcome(contentType)).toBe(expected);
  });
});

describe('isForm', () => {
  it.each([
    ['multipart/form-data; boundary=x', true],
    ['Multipart/Form-Data', true],
    ['multipart/form-datax', false],
    ['multipart/mixed; boundary=x', false],
    ['application/json', false],
  ])('%s: %s', (contentType, expected) => {
    expect(isForm(contentType)).toBe(expected);
  });
});
