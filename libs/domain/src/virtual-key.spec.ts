import { describe, expect, it } from 'vitest';
import { isVirtualKeyOf, toVirtualKey } from './virtual-key.ts';

describe('a virtual key', () => {
  it('stands for one secret, and says nothing of another', () => {
    expect(toVirtualKey('sec_9bHc5RfKj2Ua')).toBe('hgv_9bHc5RfKj2Ua');
    expect(isVirtualKeyOf('hgv_9bHc5RfKj2Ua', 'sec_9bHc5RfKj2Ua')).toBe(true);
    expect(isVirtualKeyOf('hgv_9bHc5RfKj2Ua', 'sec_000000000000')).toBe(false);
    expect(isVirtualKeyOf('', 'sec_9bHc5RfKj2Ua')).toBe(false);
  });
});
