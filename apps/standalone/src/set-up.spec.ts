import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announce } from './announce.ts';
import { Home } from './home.ts';
import { readSecrets } from './secrets-file.ts';
import { setUp } from './set-up.ts';
import { StandaloneError } from './standalone-error.ts';

let folder: string;
let home: Home;
beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'headgate-set-up-'));
  home = await Home.open(folder);
  await readSecrets(home, false);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** An admin API that writes down what it is asked, and has what it was given. */
function anAdmin(): Parameters<typeof setUp>[1] & { calls: string[] } {
  const calls: string[] = [];
  return {
    calls,
    has: (at) => Promise.resolve(calls.some((call) => call.startsWith(`PUT ${at}`))),
    change: (method, at, body) => {
      calls.push(`${method} ${at} ${JSON.stringify(body)}`);
      return Promise.resolve(at.startsWith('/keys') ? { id: 'k', key: `hg_dev_${calls.length}` } : {});
    },
  };
}
const openai = { name: 'openai', variables: ['OPENAI_API_KEY'], body: { kind: 'openai', secret: 'sk-1' } };

describe('the first start', () => {
  it('makes the mock provider, what the environment names, and a key', async () => {
    const admin = anAdmin();
    expect(await setUp(home, admin, 'org_1', [openai])).toEqual({ apiKey: 'hg_dev_3', isNew: true });
    expect(admin.calls).toEqual([
      'PUT /providers/mock {"kind":"mock"}',
      'PUT /providers/openai?wait=applied {"kind":"openai","secret":"sk-1"}',
      'POST /keys?wait=applied {"name":"dev","kind":"inference"}',
    ]);
  });
});

describe('a later start', () => {
  it('changes nothing when nothing has changed: edits made meanwhile stay', async () => {
    const first = await setUp(home, anAdmin(), 'org_1', [openai]);
    const admin = anAdmin();
    expect(await setUp(home, admin, 'org_1', [openai])).toEqual({ apiKey: first.apiKey, isNew: false });
    expect(admin.calls).toEqual([]);
  });

  it('brings a changed key of the environment, and only that', async () => {
    await setUp(home, anAdmin(), 'org_1', [openai]);
    const admin = anAdmin();
    await setUp(home, admin, 'org_1', [{ ...openai, body: { ...openai.body, secret: 'sk-2' } }]);
    expect(admin.calls).toEqual(['PUT /providers/openai?wait=applied {"kind":"openai","secret":"sk-2"}']);
  });

  it('begins again when the database was exchanged', async () => {
    await setUp(home, anAdmin(), 'org_1', []);
    const admin = anAdmin();
    expect((await setUp(home, admin, 'org_2', [])).isNew).toBe(true);
    expect(admin.calls).toHaveLength(2);
  });

  it('keeps the API key with the secrets, and in no other file', async () => {
    const { apiKey } = await setUp(home, anAdmin(), 'org_1', []);
    expect((await readSecrets(home, true)).apiKey).toBe(apiKey);
    expect(JSON.stringify(await home.readJson('state.json'))).not.toContain(apiKey);
  });

  it('moves an API key that an earlier version left in its notes', async () => {
    await home.writeJson('state.json', { orgId: 'org_1', apiKey: 'hg_dev_old', providers: {} });
    const admin = anAdmin();
    expect(await setUp(home, admin, 'org_1', [])).toEqual({ apiKey: 'hg_dev_old', isNew: false });
    expect(admin.calls).toEqual([]);
    expect((await readSecrets(home, true)).apiKey).toBe('hg_dev_old');
    expect(JSON.stringify(await home.readJson('state.json'))).not.toContain('hg_dev_old');
  });

  it('names the variables a refused provider was made of', async () => {
    const refusing = { ...anAdmin(), change: () => Promise.reject(new StandaloneError('refused')) };
    await expect(setUp(home, refusing, 'org_1', [openai])).rejects.toThrow('refused');
    const later = { ...anAdmin(), has: () => Promise.resolve(true), change: refusing.change };
    await expect(setUp(home, later, 'org_1', [openai])).rejects.toThrow('OPENAI_API_KEY: refused');
  });

  it('keeps no provider key in its notes', async () => {
    await setUp(home, anAdmin(), 'org_1', [openai]);
    expect(JSON.stringify(await home.readJson('state.json'))).not.toContain('sk-1');
  });
});

describe('what is printed', () => {
  const dev = {
    adminUrl: 'http://a',
    proxyUrl: 'http://p',
    docsUrl: 'http://a/docs',
    adminKey: 'hg_admin',
    platformKey: 'hg_platform',
    apiKey: 'hg_api',
  };

  it('shows the keys once, with a call that works as it stands', () => {
    const text = announce(dev, '/x/dev.json', true);
    expect(text).toContain('admin key  hg_admin');
    expect(text).toContain('-H "authorization: Bearer hg_api"');
    expect(text).toContain('http://a/docs');
  });

  it('shows no key again, and still a call that works as it stands', () => {
    const text = announce(dev, '/x/dev.json', false);
    expect(text).not.toMatch(/hg_admin|hg_platform|hg_api/);
    expect(text).toContain(`$(node -p 'require("/x/dev.json").apiKey')`);
  });
});
