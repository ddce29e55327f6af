import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { auditHeadText } from '@headgate/domain';
import { createSigner, newSigningKeys } from '@headgate/secrets';
import { runInMemory, type CliRun, type Surroundings } from './testing/cli-run.ts';
import { FakeAdmin } from './testing/fake-admin.ts';

let admin: FakeAdmin;
beforeAll(async () => {
  admin = await new FakeAdmin().listen();
});
afterAll(() => admin.close());

function run(line: string, surroundings: Surroundings = {}): Promise<CliRun> {
  return runInMemory(line.split(' '), { url: admin.url, ...surroundings });
}

const calls = (): string[] => admin.arrived.map(({ call }) => call);
const file = '/home/me/project/headgate.yaml';
const document = 'version: 1\nproviders:\n  - name: a\n    kind: openai\n    secrets: [{ value: { from: env:KEY } }]\n';
const given = { files: { [file]: document }, variables: { KEY: 'sk-from-env' } };
const changed = { revision: 7, changes: [{ action: 'create' }], text: '+ provider a\n' };
const unchanged = { revision: 7, changes: [], text: 'Nothing to change\n' };

describe('get', () => {
  it('reads page after page up to the limit, and says that there is more', async () => {
    const page = (name: string, next: string | null): object => ({
      data: [{ name, enabled: true, models: [] }],
      next_cursor: next,
    });
    admin.answer({ 'GET /routes': [{ body: page('one', 'c1') }, { body: page('two', 'c2') }] });
    const { code, printed, noted } = await run('get routes --limit 2 --project support');
    expect(printed.split('\n')).toMatchObject(
      [/^NAME\s+TYPE/, /^one\s+-/, /^two/, ''].map((line) =>
        line === '' ? '' : (expect.stringMatching(line) as unknown),
      ),
    );
    expect(calls()).toEqual(['GET /routes?limit=2', 'GET /routes?limit=1&cursor=c1']);
    expect(admin.arrived[0]?.headers).toMatchObject({ 'x-api-key': 'hg_test_key', 'x-headgate-project': 'support' });
    expect(noted).toBe('There are more than 2; see --limit.\n');
    expect(code).toBe(0);
  });

  it('shows one as YAML or JSON, its name escaped', async () => {
    admin.answer({ 'GET /routes/a%2Fb': { body: { name: 'a/b', config: { retries: 1 } } } });
    expect((await run('get routes a/b')).printed).toBe('name: a/b\nconfig:\n  retries: 1\n');
    expect(JSON.parse((await run('get routes a/b -o json')).printed)).toEqual({ name: 'a/b', config: { retries: 1 } });
  });

  it('lets no name steer the terminal', async () => {
    admin.answer({ 'GET /projects': { body: { data: [{ slug: 'a', name: '\u001b[2J\u009bx' }], next_cursor: null } } });
    expect((await run('get projects')).printed).toContain('?[2J?x');
  });

  it('says in the words of the API what it refuses', async () => {
    const errors = [{ path: 'limit', message: 'is too much' }];
    admin.answer({
      'GET /keys': { status: 400, body: { detail: 'It has problems.', code: 'validation_failed', errors } },
    });
    const { code, noted } = await run('keys list');
    expect(noted).toBe('headgate: It has problems. (validation_failed)\n  limit: is too much\n');
    expect(code).toBe(1);
  });

  it.each([
    [401, 'key_invalid'],
    [403, 'key_kind_wrong'],
  ])('says where a key came from that was refused with %i %s', async (status, code) => {
    admin.answer({ 'GET /keys': { status, body: { detail: 'This API key is not valid.', code } } });
    expect((await run('keys list')).noted).toContain('The key comes from the environment.');
  });
});

describe('documents', () => {
  it('are planned with their secrets read here', async () => {
    admin.answer({ 'POST /config/plan': { body: changed } });
    expect(await run('plan -f headgate.yaml --prune', given)).toMatchObject({ code: 0, printed: '+ provider a\n' });
    expect(admin.arrived).toMatchObject([
      {
        call: 'POST /config/plan?prune=true',
        body: { version: 1, providers: [{ secrets: [{ value: 'sk-from-env' }] }] },
      },
    ]);
  });

  it.each([
    { plan: changed, flags: '--detailed-exit-code', code: 3 },
    { plan: unchanged, flags: '--detailed-exit-code', code: 0 },
    { plan: changed, flags: '-o json', code: 0 },
  ])('a plan with $flags ends with $code', async ({ plan, flags, code }) => {
    admin.answer({ 'POST /config/plan': { body: plan } });
    const run_ = await run(`plan -f headgate.yaml ${flags}`, given);
    expect(run_.code).toBe(code);
    if (flags === '-o json') expect(JSON.parse(run_.printed)).toEqual(plan);
  });

  it('are exported with progress for who watches, on the error stream alone', async () => {
    admin.answer({ 'GET /config/export': { body: 'version: 1\n' } });
    const watched = await run('export', { isInteractive: true });
    expect(watched).toMatchObject({ printed: 'version: 1\n', noted: '\rReading the whole organization ...\n' });
    expect((await run('export')).noted).toBe('');
  });

  it('are applied at the revision they were planned at, with progress for who watches', async () => {
    admin.answer({
      'POST /config/plan': { body: changed },
      'POST /config/apply': { body: { ...changed, revision: 8 }, headers: { 'x-headgate-revision': '8' } },
    });
    const done = await run('apply -f headgate.yaml --wait', { ...given, isInteractive: true });
    expect(done).toMatchObject({ code: 0, printed: '+ provider a\n' });
    expect(done.noted).toBe('Planning ...\nApplying 1 changes at revision 7 ...\nDone, as revision 8.\n');
    expect(calls()).toEqual(['POST /config/plan', 'POST /config/apply?revision=7&wait=applied']);
    expect((await run('apply -f headgate.yaml --revision 5', given)).noted).toBe('');
    expect(calls().at(-1)).toBe('POST /config/apply?revision=5');
  });

  it('that did not reach every proxy end with a failure that names them', async () => {
    admin.answer({
      'POST /config/plan': { body: changed },
      'POST /config/apply': { body: changed, headers: { 'x-headgate-pending': 'proxy-2' } },
    });
    expect(await run('apply -f headgate.yaml --wait', given)).toMatchObject({
      code: 1,
      noted: 'Applied, but not everywhere yet: proxy-2\n',
    });
  });

  it('whose secrets are not here are not sent', async () => {
    admin.answer({});
    const { code, noted } = await run('apply -f headgate.yaml', { files: given.files });
    expect(noted).toContain('providers.0.secrets.0.value: the variable KEY is not set');
    expect({ code, calls: calls() }).toEqual({ code: 1, calls: [] });
  });

  it('are judged with their references as they stand', async () => {
    const errors = [{ path: 'routes.0.name', message: 'is required' }];
    admin.answer({
      'POST /config/validate': [{ body: { valid: true, errors: [] } }, { body: { valid: false, errors } }],
    });
    expect(await run('validate -f headgate.yaml', { files: given.files })).toMatchObject({
      code: 0,
      printed: 'The document is right.\n',
    });
    expect(admin.arrived[0]?.body).toMatchObject({ providers: [{ secrets: [{ value: { from: 'env:KEY' } }] }] });
    expect(await run('validate -f -', { input: '{}' })).toMatchObject({
      code: 1,
      printed: 'routes.0.name: is required\n',
    });
  });

  it('are exported as they come', async () => {
    admin.answer({ 'GET /config/export': { body: 'version: 1\n', headers: { 'content-type': 'application/yaml' } } });
    expect((await run('export')).printed).toBe('version: 1\n');
    expect(admin.arrived[0]?.headers['accept']).toBe('application/yaml');
  });

  it.each([
    ['a file that is not there', 'plan -f none.yaml', {}, 'headgate: none.yaml is not there\n'],
    ['what is no YAML', 'plan -f headgate.yaml', { [file]: 'a: [' }, /is neither YAML nor JSON: line 1/],
  ])('of %s are refused', async (_, line, files, message) => {
    const { code, noted } = await run(line, { files });
    expect(noted).toMatch(message);
    expect(code).toBe(1);
  });

  it('are made from the files of others, notes beside them', async () => {
    const config = 'model_list:\n  - model_name: fast\n    litellm_params: { model: openai/gpt-4o-mini, rpm: 5 }\n';
    const { printed, noted, code } = await run('import litellm headgate.yaml', { files: { [file]: config } });
    expect(printed).toContain('from: env:OPENAI_API_KEY');
    expect(noted).toBe('note: model_list.0.litellm_params.rpm: is not carried over\n');
    expect(code).toBe(0);
    const portkey = await run('import portkey - --name mine -o json', { input: '{"provider":"openai"}' });
    expect(JSON.parse(portkey.printed)).toMatchObject({ routes: [{ name: 'mine' }] });
  });
});

describe('keys', () => {
  it('are made as told and printed once', async () => {
    admin.answer({ 'POST /keys': { status: 201, body: { id: 'x', key: 'hg_live_new' } } });
    const line = 'keys create app --kind admin --role editor --routes a,b --expires-at 2027-01-31T00:00:00Z';
    expect(await run(line)).toMatchObject({ code: 0, printed: 'hg_live_new\n' });
    expect(admin.arrived[0]?.body).toEqual({
      ...{ name: 'app', kind: 'admin', role: 'editor', routes: ['a', 'b'] },
      expires_at: '2027-01-31T00:00:00Z',
    });
    expect(JSON.parse((await run('keys create app -o json')).printed)).toEqual({ id: 'x', key: 'hg_live_new' });
  });

  it('are limited to endpoints and bound to a policy', async () => {
    admin.answer({ 'POST /keys': { status: 201, body: { id: 'x', key: 'hg_live_new' } } });
    await run('keys create app --endpoints chat,rerank --policy eu-only');
    expect(admin.arrived[0]?.body).toEqual({ name: 'app', endpoints: ['chat', 'rerank'], policy: 'eu-only' });
  });

  it('get a new secret, printed once, beside the old one for as long as told', async () => {
    admin.answer({ 'POST /keys/4fTq0ZbW9sKx/rotate': { body: { id: '4fTq0ZbW9sKx', key: 'hg_live_next' } } });
    expect(await run('keys rotate 4fTq0ZbW9sKx --grace 60')).toMatchObject({ code: 0, printed: 'hg_live_next\n' });
    expect(admin.arrived[0]?.body).toEqual({ grace_seconds: 60 });
    expect(await run('keys rotate 4fTq0ZbW9sKx --grace soon')).toMatchObject({ code: 2 });
  });

  it('are revoked by id', async () => {
    admin.answer({ 'POST /keys/4fTq0ZbW9sKx/revoke': { body: { status: 'revoked' } } });
    expect(await run('keys revoke 4fTq0ZbW9sKx')).toMatchObject({ code: 0, printed: '4fTq0ZbW9sKx is revoked.\n' });
  });
});

describe('the audit trail', () => {
  it.each([
    [{ intact: true, events: 7, head: 'abc' }, 0, 'intact: 7 events, the newest hash is abc\n'],
    [{ intact: false, seq: 3, reason: 'it was changed' }, 1, 'NOT intact: event 3: it was changed\n'],
  ])('%j ends with %s', async (body, code, printed) => {
    admin.answer({ 'GET /audit/verify': { body } });
    expect(await run('audit verify')).toMatchObject({ code, printed });
    expect(JSON.parse((await run('audit verify -o json')).printed)).toEqual(body);
  });

  describe('against exported heads', () => {
    const keys = newSigningKeys();
    const signer = createSigner(keys.privateKey);
    const line = (org: string, seq: number): string => {
      const at = '2026-11-20T12:00:00.000Z';
      const head = { org, seq, hash: String(seq % 10).repeat(64), revision: seq, at, exported_at: at };
      return `${JSON.stringify({ ...head, signature: signer.sign(auditHeadText(head)) })}\n`;
    };
    const exported = line('org_a', 3) + line('org_b', 8) + line('org_a', 3) + line('org_a', 5);
    const verify = (text: string, options = `--public-key ${keys.publicKey}`): Promise<CliRun> => {
      admin.answer({
        'GET /organization': { body: { id: 'org_a' } },
        'POST /audit/verify': { body: { intact: true, events: 7, head: 'abc' } },
      });
      return run(`audit verify --heads heads.ndjson ${options}`.trim(), {
        files: { '/home/me/project/heads.ndjson': text },
      });
    };

    it('asks about every one of this organization, each once', async () => {
      expect(await verify(exported)).toMatchObject({ code: 0, printed: 'intact: 7 events, the newest hash is abc\n' });
      expect(admin.arrived.at(-1)).toMatchObject({
        call: 'POST /audit/verify',
        body: { heads: [3, 5].map((seq) => ({ seq, hash: String(seq).repeat(64) })) },
      });
    });

    it('asks in questions of a bounded size, and stops at the first contradiction', async () => {
      const many = Array.from({ length: 5_001 }, (_, index) => line('org_a', index + 1)).join('');
      await verify(many, '');
      const sizes = admin.arrived.flatMap(
        ({ body }) => (body as { heads?: object[] } | undefined)?.heads?.length ?? [],
      );
      expect(sizes).toEqual([5_000, 1]);
    });

    it.each([
      ['another hash', exported.replace('3'.repeat(64), '4'.repeat(64)), /heads\.ndjson:1 was not signed by this/],
      ['words that are no head', `${exported}oops\n`, /heads\.ndjson:5 is no exported head/],
      ['heads of others alone', line('org_b', 8), /heads\.ndjson has no head of org_a/],
    ])('refuses a file with %s, and asks nothing', async (_, text, said) => {
      const { code, noted } = await verify(text);
      expect([code, noted]).toEqual([1, expect.stringMatching(said)]);
      expect(calls()).toEqual(['GET /organization']);
    });

    it('refuses a key that is none, and a file that is not there', async () => {
      expect(await verify(exported, '--public-key none')).toMatchObject({ code: 2 });
      expect((await run('audit verify --heads other')).noted).toContain('there is no file other');
    });
  });
});

describe('the master key', () => {
  it('is put over every organization, batch by batch, with progress', async () => {
    admin.answer({
      'POST /master-key/rewrap': { body: { done: 2, skipped: [], remaining: 0, next: null } },
    });
    const { code, printed, noted } = await run('master-key rewrap --batch 2', { isInteractive: true });
    expect(code).toBe(0);
    expect(printed).toBe('Every data key is under the current master key; the one before can go.\n');
    expect(noted).toBe('\r2 done, 0 remain ...\n');
    expect(admin.arrived.map(({ body }) => body)).toEqual([{ limit: 2 }]);
    expect((await run('master-key rewrap')).noted).toBe('');
  });

  it('is not called done while something had to be left', async () => {
    const skipped = [{ organization: 'org_1', reason: 'these proxies lack it' }];
    admin.answer({ 'POST /master-key/rewrap': { body: { done: 1, skipped, remaining: 1, next: null } } });
    const { code, printed } = await run('master-key rewrap');
    expect(code).toBe(1);
    expect(printed).toContain('these proxies lack it');
  });
});

describe('a republication', () => {
  const made = (revision: number): { body: object } => ({ body: { revision } });

  it('is of every organization, or of the one that is named', async () => {
    admin.answer({
      'GET /organizations': [
        { body: { data: [{ id: 'org_a' }], next_cursor: 'c1' } },
        { body: { data: [{ id: 'org_b' }], next_cursor: null } },
      ],
      'POST /organizations/org_a/republish': made(7),
      'POST /organizations/org_b/republish': made(9),
    });
    const all = await run('republish');
    expect(all).toMatchObject({ code: 0, printed: expect.stringMatching(/org_a .* 7\.\norg_b .* 9\./s) as string });
    admin.answer({ 'POST /organizations/org_b/republish': made(10) });
    expect(JSON.parse((await run('republish org_b -o json')).printed)).toEqual([
      { organization: 'org_b', revision: 10 },
    ]);
    expect(calls()).toEqual(['POST /organizations/org_b/republish']);
    const watched = await run('republish org_b', { isInteractive: true });
    expect(watched.noted).toBe('\r1 of 1 organizations ...\n');
  });
});

describe('requests', () => {
  const request = (id: string, fields: object = {}): object => ({
    ...{
      request_id: id,
      started_at: '2026-11-20T11:59:55.000Z',
      status: 200,
      route: 'r',
      provider: 'p',
      model_used: 'm',
    },
    ...{ latency_ms: 12, input_tokens: 3, output_tokens: 4, error_code: null, ...fields },
  });
  const page = (...data: object[]): { body: object } => ({ body: { data, next_cursor: null } });

  it('are summed up, the most first', async () => {
    admin.answer({ 'GET /requests': page(request('1'), request('2', { route: '' }), request('3', { status: 502 })) });
    const { printed } = await run('usage --since 1h');
    expect(printed).toBe(
      'ROUTE   REQUESTS  ERRORS  INPUT TOKENS  OUTPUT TOKENS\nr       2         1       6             8\n(none)  1         0       3             4\n',
    );
    expect(calls()).toEqual(['GET /requests?from=2026-11-20T11%3A00%3A00.000Z&limit=200']);
  });

  it('are printed as they come, each once, the oldest first', async () => {
    admin.answer({
      'GET /requests': [
        page(request('1')),
        page(request('2', { status: 429, error_code: 'overloaded' }), request('1')),
        page(request('3')),
      ],
    });
    let slept = 0;
    const { printed, code } = await run('tail --count 3 --route r', { onSleep: () => (slept += 1) });
    expect(printed.split('\n').map((line) => line.slice(26, 29))).toEqual(['200', '429', '200', '']);
    expect(printed).toContain('overloaded');
    expect({ code, slept }).toEqual({ code: 0, slept: 2 });
    expect(calls()[0]).toContain('route=r');
  });
});

describe('login', () => {
  it('tries the key before it stores it', async () => {
    admin.answer({ 'GET /projects': [{ body: { data: [] } }, { status: 401, body: { detail: 'No.' } }] });
    const line = `login --url ${admin.url}`;
    const { code, written, noted } = await run(line, {
      input: 'hg_live_typed\n',
      config: { url: undefined, apiKey: undefined },
    });
    expect(code).toBe(0);
    expect(JSON.parse(written.get('/home/me/.config/headgate/credentials.json') ?? '')).toEqual({
      url: admin.url,
      api_key: 'hg_live_typed',
    });
    expect(noted).not.toContain('hg_live_typed');
    expect(await run(line, { input: 'wrong' })).toMatchObject({ code: 1, written: new Map() });
    expect((await run(line, { input: '\n' })).noted).toContain('no key was given');
  });
});
