import { describe, expect, it } from 'vitest';
import { adminEnv, readAdminConfig } from './config.ts';

const enough = {
  DATABASE_URL: 'postgresql://gw@127.0.0.1:5432/gw',
  REDIS_URL: 'redis://127.0.0.1:6379',
  KEY_PEPPERS: `1:${Buffer.alloc(32, 7).toString('base64')}`,
  MASTER_KEY: Buffer.alloc(32, 9).toString('base64'),
};

describe('the environment of the admin API', () => {
  it('needs four variables and has a default for the rest', () => {
    expect(readAdminConfig(enough)).toMatchObject({
      ADMIN_HOST: '127.0.0.1',
      ADMIN_PORT: 8081,
      KEY_ENVIRONMENT: 'live',
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable as one that is not set', () => {
    expect(readAdminConfig({ ...enough, ADMIN_PORT: '', LOG_LEVEL: '' }).ADMIN_PORT).toBe(8081);
  });

  it.each([
    [{ DATABASE_URL: undefined }, 'DATABASE_URL is required'],
    [{ DATABASE_URL: 'mysql://127.0.0.1/gw' }, 'DATABASE_URL must be a URL of the right kind'],
    [{ REDIS_URL: '127.0.0.1:6379' }, 'REDIS_URL must be a URL of the right kind'],
    [{ ADMIN_PORT: '65536' }, 'ADMIN_PORT'],
    [{ ADMIN_PORT: 'eighty' }, 'ADMIN_PORT'],
    [{ MASTER_KEY: Buffer.alloc(31).toString('base64') }, 'MASTER_KEY must be base64 of exactly 32 bytes'],
    [{ KEY_PEPPERS: `1:${Buffer.alloc(31).toString('base64')}` }, 'KEY_PEPPERS pepper 1 has 31 bytes'],
    [{ KEY_PEPPERS: 'secret' }, 'KEY_PEPPERS a pepper must read <version>:<base64>'],
    [{ KEY_ENVIRONMENT: 'Prod_1' }, 'KEY_ENVIRONMENT must be 1 to 12 lower-case letters or digits'],
    [{ KEY_ENVIRONMENT: 'platform' }, 'KEY_ENVIRONMENT must not be "platform"'],
    [{ PLATFORM_KEYS: 'hg_live_x' }, 'PLATFORM_KEYS a platform key must read hg_platform_...'],
    [{ SESSION_IDLE_MINUTES: '0' }, 'SESSION_IDLE_MINUTES'],
    [{ SESSION_MAX_HOURS: '721' }, 'SESSION_MAX_HOURS'],
    [{ ADMIN_TRUSTED_PROXIES: '10.0.0.0/8, anything' }, 'ADMIN_TRUSTED_PROXIES must be networks'],
    [{ ADMIN_TRUSTED_PROXIES: '10.0.0.0/33' }, 'ADMIN_TRUSTED_PROXIES must be networks'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
  ])('refuses %o', (wrong, sentence) => {
    expect(() => readAdminConfig({ ...enough, ...wrong })).toThrow(sentence);
  });

  it('lists every problem at once, and never a value', () => {
    const read = (): unknown =>
      readAdminConfig({ ...enough, REDIS_URL: undefined, MASTER_KEY: 'hunter2', KEY_PEPPERS: '1:hunter2' });
    expect(read).toThrow(/REDIS_URL is required; KEY_PEPPERS .*; MASTER_KEY /);
    expect(read).not.toThrow(/hunter2/);
  });

  it('describes every variable, for the page made from it', () => {
    for (const [name, field] of Object.entries(adminEnv.shape)) expect(field.description, name).toBeTruthy();
  });
});
