import { describe, expect, it } from 'vitest';
import { mintApiKey } from './mint-api-key.ts';
import { PlatformKeys, platformKeyEnv } from './platform-keys.ts';

const one = mintApiKey(platformKeyEnv);
const two = mintApiKey(platformKeyEnv);

describe('platform keys', () => {
  it('are found by the whole of each of them', () => {
    const keys = new PlatformKeys(`${one.text}, ${two.text}`);
    expect([keys.findId(one.text), keys.findId(two.text)]).toEqual([one.id, two.id]);
  });

  it.each([
    ['another key of the kind', two.text],
    ['the same id with another secret', mintApiKey(platformKeyEnv).text.replace(/(?<=platform_)\w{12}/, one.id)],
    ['the key cut short', one.text.slice(0, -1)],
    ['the key of an organization', mintApiKey('live').text],
    ['nothing', ''],
  ])('are not found by %s', (_, text) => {
    expect(new PlatformKeys(one.text).findId(text)).toBeUndefined();
  });

  it('may be none', () => {
    expect(new PlatformKeys('').findId(one.text)).toBeUndefined();
  });

  it.each([
    ['a key of an organization', mintApiKey('live').text],
    ['a word', 'hunter2'],
  ])('cannot be made of %s, which the error does not repeat', (_, text) => {
    const make = (): PlatformKeys => new PlatformKeys(`${one.text},${text}`);
    expect(make).toThrow(/^a platform key must read hg_platform_\.\.\., as it was made$/);
  });
});
