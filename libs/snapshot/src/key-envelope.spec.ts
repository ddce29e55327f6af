import { describe, expect, it } from 'vitest';
import { encodeKeyRecord, parseKeyEnvelope } from './key-envelope.ts';
import { aKeyRecord } from './testing/key-record.ts';
import { testSign, testVerify } from './testing/stand-ins.ts';

const record = aKeyRecord();
const envelope = encodeKeyRecord(record, testSign);

describe('a key record on its way', () => {
  it('arrives as it left', () => {
    expect(parseKeyEnvelope(envelope, testVerify)).toEqual(record);
  });

  it('is signed in the documented form', () => {
    expect(envelope.signature).toBe(testSign(`headgate.key.v1\n${envelope.body}`));
  });

  it.each([
    ['another body', { ...envelope, body: envelope.body.replace('false', 'true') }],
    ['another signature', { ...envelope, signature: 'x' }],
    ['no signature', { ...envelope, signature: '' }],
    ['a signature over something else', { ...envelope, signature: testSign(envelope.body) }],
    ['a signed body that is not JSON', { body: '{', signature: testSign('headgate.key.v1\n{') }],
    ['a signed body that is no record', { body: '{}', signature: testSign('headgate.key.v1\n{}') }],
    [
      'a body of a megabyte',
      { body: ' '.repeat(1_000_000), signature: testSign('headgate.key.v1\n' + ' '.repeat(1_000_000)) },
    ],
  ])('is refused with %s', (_what, bad) => {
    expect(parseKeyEnvelope(bad, testVerify)).toBeUndefined();
  });

  it('is not signed when it is no record', () => {
    expect(() => encodeKeyRecord({ ...record, expires_at: 'tomorrow' }, testSign)).toThrow();
  });
});
