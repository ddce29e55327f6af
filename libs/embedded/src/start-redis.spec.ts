import { describe, expect, it } from 'vitest';
import { redisConfig } from './start-redis.ts';

describe('the configuration of Redis', () => {
  const lines = redisConfig('/data/a "folder"', 7001, 'secret').split('\n');

  it.each([
    { line: 'bind 127.0.0.1', why: 'nobody outside this machine' },
    { line: 'port 7001', why: 'the port asked for' },
    { line: 'dir "/data/a \\"folder\\""', why: 'any folder name' },
    { line: 'appendonly yes', why: 'data survive a restart' },
    { line: 'appendfsync everysec', why: 'and cost little' },
    { line: 'maxmemory-policy noeviction', why: 'no job is dropped' },
    { line: 'requirepass "secret"', why: 'other users of the machine are kept out' },
  ])('says $line: $why', ({ line }) => {
    expect(lines).toContain(line);
  });

  it('asks for no password when there is none', () => {
    expect(redisConfig('/data', 7001, undefined)).not.toContain('requirepass');
  });
});
