import { describe, expect, it } from 'vitest';
import { proxyEnv, readProxyConfig } from './config.ts';

const least = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  KEY_PEPPERS: '1:cGVwcGVy',
  MASTER_KEY: 'bWFzdGVy',
  SNAPSHOT_PUBLIC_KEY: 'cHVibGlj',
};

describe('the environment of the proxy', () => {
  it('has a sensible value for everything that is no secret', () => {
    expect(readProxyConfig(least)).toMatchObject({
      PROXY_HOST: '127.0.0.1',
      PROXY_PORT: 8080,
      UPSTREAM_ALLOWED_NETWORKS: [],
      MAX_BODY_BYTES: 33_554_432,
      LOG_LEVEL: 'info',
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readProxyConfig({ ...least, ADMIN_URL: '', PROXY_PORT: '' })).toMatchObject({ PROXY_PORT: 8080 });
  });

  it('reads networks one by one', () => {
    const { UPSTREAM_ALLOWED_NETWORKS: networks } = readProxyConfig({
      ...least,
      UPSTREAM_ALLOWED_NETWORKS: '10.0.0.0/8, ::1/128,',
    });
    expect(networks).toEqual(['10.0.0.0/8', '::1/128']);
  });

  it.each([
    [{ PROXY_PORT: '70000' }, 'PROXY_PORT'],
    [{ REDIS_URL: 'http://x' }, 'REDIS_URL'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ MAX_BODY_BYTES: '0' }, 'MAX_BODY_BYTES'],
    [{ PROXY_ID: 'a b' }, 'PROXY_ID'],
  ])('refuses %o and names it', (env, name) => {
    expect(() => readProxyConfig({ ...least, ...env })).toThrow(name);
  });

  it('names everything that is missing at once, and repeats no value', () => {
    const message = (() => {
      try {
        readProxyConfig({ KEY_PEPPERS: 'hush-hush', REDIS_URL: 'nothing' });
        return '';
      } catch (error) {
        return String(error);
      }
    })();
    for (const name of ['MASTER_KEY', 'SNAPSHOT_PUBLIC_KEY', 'REDIS_URL']) expect(message).toContain(name);
    expect(message).not.toContain('hush-hush');
  });

  it('says what each variable is for', () => {
    for (const [name, field] of Object.entries(proxyEnv.shape)) expect(field.description, name).toMatch(/\w/);
  });
});
