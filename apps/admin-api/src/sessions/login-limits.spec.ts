import { describe, expect, it } from 'vitest';
import { MemoryAttempts } from '../platform/memory-attempts.ts';
import { isTold, LoginLimits } from './login-limits.ts';

function limits(): { limits: LoginLimits; pass: (ms: number) => void } {
  let now = 0;
  const attempts = new MemoryAttempts({ now: () => 0, monotonicMs: () => now });
  return { limits: new LoginLimits(attempts), pass: (ms) => void (now += ms) };
}

async function countAllowed(ask: (index: number) => Promise<unknown>): Promise<number> {
  for (let index = 0; index < 500; index += 1) {
    const code = await ask(index).then(
      () => undefined,
      (error: { code: string }) => error.code,
    );
    if (code === undefined) continue;
    expect(code).toBe('login_limited');
    return index;
  }
  return 500;
}

describe('attempts to log in', () => {
  it.each([
    ['of one address at one account', 10, (index: number) => ({ login: 'a', address: '192.0.2.1', index })],
    ['of one address at many accounts', 100, (index: number) => ({ login: `a${index}`, address: '192.0.2.1' })],
    ['of many addresses at one account', 50, (index: number) => ({ login: 'a', address: `192.0.2.${index}` })],
    ['of many addresses at many accounts', 500, (index: number) => ({ login: `${index}`, address: `${index}` })],
  ])('%s: %i in a quarter of an hour', async (_, most, attempt) => {
    const guard = limits().limits;
    expect(await countAllowed((index) => guard.assertAllowed(attempt(index)))).toBe(most);
  });

  it('are allowed again when the window is over, and say when that is', async () => {
    const { limits: guard, pass } = limits();
    const attempt = { login: 'a', address: 'x' };
    await countAllowed(() => guard.assertAllowed(attempt));
    pass(600_000);
    await expect(guard.assertAllowed(attempt)).rejects.toMatchObject({ status: 429, retryAfterMs: 300_000 });
    pass(300_000);
    await expect(guard.assertAllowed(attempt)).resolves.toBe(1);
  });

  it('of an attacker do not lock the owner out at another address', async () => {
    const { limits: guard } = limits();
    await countAllowed(() => guard.assertAllowed({ login: 'a', address: 'attacker' }));
    await expect(guard.assertAllowed({ login: 'a', address: 'owner' })).resolves.toBe(11);
  });

  it('are forgiven when the password was right', async () => {
    const { limits: guard } = limits();
    const attempt = { login: 'a', address: 'x' };
    for (let round = 0; round < 5; round += 1) {
      for (let index = 0; index < 9; index += 1) await guard.assertAllowed(attempt);
      await guard.forgive(attempt);
    }
    await expect(guard.assertAllowed(attempt)).resolves.toBe(1);
  });
});

describe('failures', () => {
  it('are told of less and less often: at most six times before the account is closed to guessing', () => {
    const told = Array.from({ length: 50 }, (_, index) => index + 1).filter(isTold);
    expect(told).toEqual([1, 2, 4, 8, 16, 32]);
  });
});
