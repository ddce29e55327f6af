import type { LiveOrganization, LiveProvider, SealedSecret } from '@headgate/domain';
import { type KeyEncryptionKey, newDataKey, openDataKey, sealSecret } from '@headgate/secrets';
import { testMasterKey } from '@headgate/secrets/testing';
import { aProvider } from '@headgate/snapshot/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { CachedSecretOpener } from './cached-secret-opener.ts';
import { aConfig, StepClock } from '../testing/feed-fixtures.ts';

const dataKey = newDataKey(testMasterKey, 'org_a');
const address = {
  dataKey: openDataKey(testMasterKey, 'org_a', dataKey),
  org: 'org_a',
  providerId: 'prv_openai',
  secretId: 'sec_1',
  version: 1,
  origin: 'https://api.openai.com',
};
const sealed = {
  id: 'sec_1',
  name: 'default',
  version: 1,
  weight: 1,
  enabled: true,
  sealed: sealSecret(address, 'sk-plain'),
};

let clock: StepClock;
let unwraps: number;
let opener: CachedSecretOpener;
let config: LiveOrganization;
let provider: LiveProvider;
let secret: SealedSecret;

const counting: KeyEncryptionKey = {
  id: testMasterKey.id,
  wrap: (plain, context) => testMasterKey.wrap(plain, context),
  unwrap: (wrapped, context) => {
    unwraps += 1;
    return testMasterKey.unwrap(wrapped, context);
  },
};

beforeEach(async () => {
  [clock, unwraps] = [new StepClock(), 0];
  opener = new CachedSecretOpener(counting, clock, 3);
  config = await aConfig({ dataKey, providers: [aProvider('openai', { secrets: [sealed] })] });
  const found = config.projects.get('prj_1')?.findProvider('openai');
  if (found?.secrets[0] === undefined) throw new Error('no provider');
  [provider, secret] = [found, found.secrets[0]];
});

const refused = expect.objectContaining({ code: 'provider_secret_missing' });

describe('opening a credential', () => {
  it('unwraps the data key when it is first needed, and once', () => {
    expect(unwraps).toBe(0);
    expect(opener.open(config, provider, secret)).toBe('sk-plain');
    expect(opener.open(config, provider, secret)).toBe('sk-plain');
    expect(unwraps).toBe(1);
  });

  it('is done anew after ten minutes, and nothing is kept that long', () => {
    opener.open(config, provider, secret);
    clock.nowMs += 599_999;
    opener.open(config, provider, secret);
    expect(unwraps).toBe(1);
    clock.nowMs += 1;
    opener.sweep();
    opener.open(config, provider, secret);
    expect(unwraps).toBe(2);
  });

  it.each<[string, () => [LiveOrganization, LiveProvider, SealedSecret]]>([
    ['another destination', () => [config, { ...provider, origin: 'https://evil.example' }, secret]],
    ['another provider', () => [config, { ...provider, id: 'prv_2' }, secret]],
    ['another organization', () => [{ ...config, org: 'org_b' }, provider, secret]],
    ['another version', () => [config, provider, { ...secret, version: 2 }]],
    ['another data key', () => [{ ...config, dataKey: newDataKey(testMasterKey, 'org_a') }, provider, { ...secret }]],
    ['a data key that is none', () => [{ ...config, dataKey: 'x' }, provider, { ...secret }]],
    ['a sealed value that is none', () => [config, provider, { ...secret, sealed: '' }]],
  ])('fails for %s, also while it is open for the right one', (_what, args) => {
    opener.open(config, provider, secret);
    expect(() => opener.open(...args())).toThrow(refused);
    expect(opener.open(config, provider, secret)).toBe('sk-plain');
  });

  it('says nothing of the credential when it fails', () => {
    try {
      opener.open(config, { ...provider, origin: 'x' }, secret);
      expect.unreachable();
    } catch (error) {
      expect(JSON.stringify(error) + String(error)).not.toContain('sk-');
    }
  });

  it('holds no more than it may, and opens every one of many', () => {
    const many = Array.from({ length: 10 }, (_, at) => ({
      ...secret,
      id: `sec_${at}`,
      sealed: sealSecret({ ...address, secretId: `sec_${at}` }, `sk-${at}`),
    }));
    for (const _round of [1, 2]) {
      expect(many.map((one) => opener.open(config, provider, one))).toEqual(many.map((_, at) => `sk-${at}`));
    }
  });
});
