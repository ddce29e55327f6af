import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { macStoredId } from './mac-stored-id.ts';

const keyOf = (byte: number) => createSecretKey(Buffer.alloc(32, byte));
const key = keyOf(1);

describe('the proof of a stored id', () => {
  it('is the same in every process that has the key', () => {
    expect(macStoredId(keyOf(1), ['org', 'prj', 'resp_1'])).toBe(macStoredId(key, ['org', 'prj', 'resp_1']));
  });

  it.each([
    ['another organization’s key', keyOf(2), ['org', 'prj', 'resp_1']],
    ['another project', key, ['org', 'prk', 'resp_1']],
    ['another id', key, ['org', 'prj', 'resp_2']],
    ['fields cut elsewhere', key, ['orgp', 'rj', 'resp_1']],
    ['a field less', key, ['org', 'prjresp_1']],
  ])('is another one for %s', (_, other, fields) => {
    expect(macStoredId(other, fields)).not.toBe(macStoredId(key, ['org', 'prj', 'resp_1']));
  });
});
