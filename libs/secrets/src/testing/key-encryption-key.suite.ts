import { describe, expect, it } from 'vitest';
import type { KeyEncryptionKey } from '../key-encryption-key.ts';
import { masterKeyIdOf } from '../master-key-ring.ts';
import { SealError } from '../seal-error.ts';

const plain = Uint8Array.from({ length: 32 }, (_, at) => at);

/** What every master key must do, wherever it is kept. `open` gives the same key each time, `openOther` another one. */
export function describeKeyEncryptionKey(
  name: string,
  open: () => Promise<KeyEncryptionKey>,
  openOther: () => Promise<KeyEncryptionKey>,
): void {
  describe(`${name}, as a master key`, () => {
    it('gives back what it wrapped, also after a restart', async () => {
      const wrapped = (await open()).wrap(plain, 'org_a');
      expect(Uint8Array.from((await open()).unwrap(wrapped, 'org_a'))).toEqual(plain);
    });

    it('says in what it wraps which key it is, and nothing of the rest', async () => {
      const key = await open();
      const wrapped = key.wrap(plain, 'org_a');
      expect(masterKeyIdOf(wrapped)).toBe(key.id);
      expect(wrapped).toMatch(/^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/);
      expect(wrapped).not.toContain(Buffer.from(plain).toString('base64url'));
    });

    it('wraps the same twice in two ways', async () => {
      const key = await open();
      expect(key.wrap(plain, 'org_a')).not.toBe(key.wrap(plain, 'org_a'));
    });

    it('opens nothing for another organization', async () => {
      const key = await open();
      expect(() => key.unwrap(key.wrap(plain, 'org_a'), 'org_b')).toThrow(SealError);
    });

    it('opens nothing that was changed, whichever character', async () => {
      const key = await open();
      const wrapped = key.wrap(plain, 'org_a');
      for (let at = 0; at < wrapped.length; at += 1) {
        const other = wrapped[at] === 'A' ? 'B' : 'A';
        const forged = wrapped.slice(0, at) + other + wrapped.slice(at + 1);
        expect(() => key.unwrap(forged, 'org_a'), `character ${at}`).toThrow(SealError);
      }
    });

    it.each(['', '.', 'nothing', '.x', 'x.'])('opens no "%s"', async (text) => {
      const key = await open();
      expect(() => key.unwrap(text, 'org_a')).toThrow(SealError);
    });

    it('opens nothing another key wrapped, and says so', async () => {
      const wrapped = (await openOther()).wrap(plain, 'org_a');
      const key = await open();
      expect(() => key.unwrap(wrapped, 'org_a')).toThrow(expect.objectContaining({ reason: 'other_master_key' }));
    });
  });
}
