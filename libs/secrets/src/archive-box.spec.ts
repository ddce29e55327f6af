import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openArchived, sealArchived } from './archive-box.ts';
import { sealSecret } from './seal-secret.ts';

const dataKey = createSecretKey(randomBytes(32));
const address = { dataKey, org: 'org_a', requestId: 'req_1' };
const plain = new TextEncoder().encode('what was asked and answered');

describe('what is kept of a call', () => {
  it('opens where it was sealed for, and holds nothing in clear', () => {
    const sealed = sealArchived(address, plain);
    expect(Buffer.from(openArchived(address, sealed))).toEqual(Buffer.from(plain));
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('asked');
    expect(sealArchived(address, plain)).not.toBe(sealed);
  });

  it.each([
    ['another organization', { org: 'org_b' }],
    ['another request', { requestId: 'req_2' }],
    ['another key', { dataKey: createSecretKey(randomBytes(32)) }],
  ])('does not open for %s', (_, other) => {
    expect(() => openArchived({ ...address, ...other }, sealArchived(address, plain))).toThrow();
  });

  it('is no secret of a provider, nor the other way round', () => {
    const secret = { ...address, providerId: 'archive', secretId: 'req_1', version: 1, origin: 'archive:' };
    expect(() => openArchived(address, sealSecret(secret, 'x'))).toThrow();
  });
});
