import { describe, expect, it } from 'vitest';
import { readStandaloneConfig } from './config.ts';

describe('the environment of npm start', () => {
  it('needs nothing at all', () => {
    expect(readStandaloneConfig({})).toMatchObject({
      host: '127.0.0.1',
      adminPort: 8081,
      proxyPort: 8080,
      databaseUrl: undefined,
      redisUrl: undefined,
      providers: [],
    });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readStandaloneConfig({ DATABASE_URL: '', PROXY_PORT: '', OPENAI_API_KEY: '' })).toMatchObject({
      databaseUrl: undefined,
      proxyPort: 8080,
      providers: [],
    });
  });

  it('makes a provider of every key it finds, at the address that belongs to it', () => {
    const env = {
      OPENAI_API_KEY: 'sk-1',
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      ANTHROPIC_API_KEY: 'sk-2',
      GROQ_API_KEY: 'sk-3',
    };
    expect(readStandaloneConfig(env).providers).toEqual([
      {
        name: 'openai',
        variables: ['OPENAI_API_KEY', 'OPENAI_BASE_URL'],
        body: { kind: 'openai', secret: 'sk-1', base_url: 'http://127.0.0.1:9/v1' },
      },
      { name: 'anthropic', variables: ['ANTHROPIC_API_KEY'], body: { kind: 'anthropic', secret: 'sk-2' } },
      {
        name: 'groq',
        variables: ['GROQ_API_KEY'],
        body: { kind: 'groq', secret: 'sk-3' },
      },
    ]);
  });

  it('makes a provider of a cloud with its region', () => {
    const env = { AWS_BEARER_TOKEN_BEDROCK: 'key-1', AWS_REGION: 'eu-central-1' };
    expect(readStandaloneConfig(env).providers).toEqual([
      {
        name: 'bedrock',
        variables: ['AWS_BEARER_TOKEN_BEDROCK', 'AWS_REGION'],
        body: { kind: 'bedrock', secret: 'key-1', options: { region: 'eu-central-1' } },
      },
    ]);
    expect(readStandaloneConfig({ AWS_REGION: 'eu-central-1' }).providers).toEqual([]);
  });

  it.each([
    { env: { PROXY_PORT: 'eighty' }, names: 'PROXY_PORT' },
    { env: { PROXY_PORT: '65536' }, names: 'PROXY_PORT' },
    { env: { ADMIN_PORT: '-1' }, names: 'ADMIN_PORT' },
    { env: { DATABASE_URL: 'mysql://127.0.0.1/x' }, names: 'DATABASE_URL' },
    { env: { REDIS_URL: '127.0.0.1:6379' }, names: 'REDIS_URL' },
    { env: { OPENAI_BASE_URL: 'not an address' }, names: 'OPENAI_BASE_URL' },
    { env: { OPENAI_BASE_URL: 'ftp://x' }, names: 'OPENAI_BASE_URL: must be an absolute http' },
    { env: { OPENAI_API_KEY: 'sk 1' }, names: 'OPENAI_API_KEY: must be printable' },
    { env: { UPSTREAM_ALLOWED_NETWORKS: '10.0.0.0/8,intranet' }, names: 'UPSTREAM_ALLOWED_NETWORKS' },
    { env: { UPSTREAM_ALLOWED_NETWORKS: '10.0.0.0/33' }, names: 'UPSTREAM_ALLOWED_NETWORKS' },
    { env: { ADMIN_PORT: '9555', PROXY_PORT: '9555' }, names: 'ADMIN_PORT and PROXY_PORT: both are 9555' },
    { env: { ADMIN_PORT: '8080' }, names: 'ADMIN_PORT and PROXY_PORT: both are 8080' },
    { env: { HOST: '0.0.0.0' }, names: 'ALLOW_PLAIN_HTTP' },
  ])('refuses $env in one line that names the variable', ({ env, names }) => {
    expect(() => readStandaloneConfig(env)).toThrow(new RegExp(`^[^\\n]*${names}[^\\n]*$`));
  });

  it('lists every problem at once', () => {
    const env = {
      PROXY_PORT: 'x',
      ADMIN_PORT: 'y',
      HOST: '0.0.0.0',
      UPSTREAM_ALLOWED_NETWORKS: 'z',
      GROQ_BASE_URL: 'ftp://x',
    };
    const read = (): unknown => readStandaloneConfig(env);
    for (const name of Object.keys(env)) expect(read).toThrow(new RegExp(`[:;] ${name}: `));
  });

  it('lets both ports be any free ones', () => {
    expect(readStandaloneConfig({ PROXY_PORT: '0', ADMIN_PORT: '0' })).toMatchObject({ adminPort: 0, proxyPort: 0 });
  });

  it('listens where others reach it only when told that something encrypts', () => {
    expect(readStandaloneConfig({ HOST: '0.0.0.0', ALLOW_PLAIN_HTTP: 'true' }).host).toBe('0.0.0.0');
  });

  it('hands no provider key on to the apps, and nothing of npm', () => {
    const env = {
      PATH: '/bin',
      TZ: 'UTC',
      LOG_LEVEL: 'debug',
      OPENAI_API_KEY: 'sk-1',
      npm_config_cache: '/x',
      REDIS_URL: 'redis://h:1',
    };
    expect(readStandaloneConfig(env).inherited).toEqual({ PATH: '/bin', TZ: 'UTC', LOG_LEVEL: 'debug' });
  });
});
