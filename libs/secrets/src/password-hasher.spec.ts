import { describe, expect, it, vi } from 'vitest';
import { PasswordHasher } from './password-hasher.ts';

// Made to be slow, and slower on a machine with other things to do.
vi.setConfig({ testTimeout: 60_000 });

describe.each([
  ['argon2id', new PasswordHasher(), /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/],
  [
    'scrypt',
    new PasswordHasher({ hasArgon2: false }),
    /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/,
  ],
])('a password hashed with %s', (_, hasher, form) => {
  it('is kept in a form that says how, differs each time, and matches itself alone', async () => {
    const hash = await hasher.hash('correct horse battery');
    expect(hash).toMatch(form);
    expect(await hasher.hash('correct horse battery')).not.toBe(hash);
    expect(await hasher.matches('correct horse battery', hash)).toBe(true);
    for (const wrong of ['', 'correct horse batter', 'Correct horse battery', hash]) {
      expect(await hasher.matches(wrong, hash), wrong).toBe(false);
    }
  });

  it('matches however the keyboard composes its letters', async () => {
    expect(
      await hasher.matches('re\u0301sume\u0301 of the year', await hasher.hash('r\u00e9sum\u00e9 of the year')),
    ).toBe(true);
  });
});

describe('checking a password', () => {
  it('that was hashed by the other runtime still works', async () => {
    const hash = await new PasswordHasher({ hasArgon2: false }).hash('moved between machines');
    expect(await new PasswordHasher().matches('moved between machines', hash)).toBe(true);
  });

  it('of somebody who has none does the same work, and never matches', async () => {
    const hasher = new PasswordHasher();
    expect(await hasher.matches('anything at all', undefined)).toBe(false);
    expect(await hasher.matches('', undefined)).toBe(false);
  });

  it('against what is no hash is an error that does not repeat it', async () => {
    await expect(new PasswordHasher().matches('x', 'hunter2')).rejects.toThrow(
      /^a stored password hash cannot be read$/,
    );
  });

  it('goes in turns, and says when too many wait', async () => {
    const hasher = new PasswordHasher({ maxRunning: 1, maxWaiting: 2 });
    const work = [hasher.hash('one'), hasher.hash('two')];
    expect(hasher.isBusy).toBe(false);
    work.push(hasher.hash('three'));
    expect(hasher.isBusy).toBe(true);
    expect(new Set(await Promise.all(work)).size).toBe(3);
    expect(hasher.isBusy).toBe(false);
    expect(await hasher.matches('four', await hasher.hash('four'))).toBe(true);
  });
});
