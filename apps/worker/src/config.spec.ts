import { describe, expect, it } from 'vitest';
import { readWorkerConfig } from './config.ts';

const env = {
  DATABASE_URL: 'postgresql://u:p@db:5432/headgate',
  REDIS_URL: 'redis://redis:6379/0',
  SNAPSHOT_PRIVATE_KEY: 'c2VjcmV0',
};

describe('the environment of the worker', () => {
  it('needs two stores and the signing key, and prints no secret', () => {
    const config = readWorkerConfig({ ...env, LOG_LEVEL: '' });
    expect(config).toMatchObject({ redisUrl: 'redis://redis:6379/0', concurrency: 4, logLevel: 'info' });
    expect(config.snapshotPrivateKey.reveal()).toBe('c2VjcmV0');
    expect(JSON.stringify(config)).not.toContain('c2VjcmV0');
    expect(Object.isFrozen(config)).toBe(true);
  });

  it('is refused with everything that is wrong', () => {
    const read = (): unknown =>
      readWorkerConfig({ DATABASE_URL: 'mysql://x', WORKER_CONCURRENCY: '0', LOG_LEVEL: 'loud' });
    expect(read).toThrow(
      /DATABASE_URL .*REDIS_URL is required; SNAPSHOT_PRIVATE_KEY is required; WORKER_CONCURRENCY .*LOG_LEVEL /,
    );
  });
});
