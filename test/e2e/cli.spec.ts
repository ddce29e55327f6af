import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { type HeadgateOptions, type HeadgateRun, runHeadgate } from '../support/run-headgate.ts';
import { type Stack, startStack } from '../support/stack.ts';

const document = `
version: 1
projects: [{ slug: default }, { slug: support }]
providers:
  - { name: mock, kind: mock }
  - name: openai
    kind: openai
    secrets: [{ value: { from: env:OPENAI_API_KEY } }, { name: second, value: { from: file:second.key } }]
routes:
  - { name: helpdesk, models: [{ name: echo, provider: mock }] }
`;

let stack: Stack;
let folder: string;
beforeAll(async () => {
  stack = await startStack();
  folder = await mkdtemp(path.join(tmpdir(), 'headgate-cli-'));
  await writeFile(path.join(folder, 'headgate.yaml'), document);
  await writeFile(path.join(folder, 'second.key'), 'sk-proj-second-0123456789\n');
});
afterAll(async () => {
  await stack?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

function headgate(line: string, options: Partial<HeadgateOptions> = {}): Promise<HeadgateRun> {
  const env = { XDG_CONFIG_HOME: path.join(folder, 'config'), ...options.env };
  return runHeadgate(line.split(' '), { cwd: folder, ...options, env });
}

describe('headgate, against everything running', () => {
  it('knows no API before it has logged in, and refuses a key that is none', async () => {
    expect(await headgate('get routes')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('headgate login') as unknown,
    });
    const login = `login --url ${stack.adminUrl}`;
    expect(await headgate(login, { input: 'hg_test_000000000000_nonsense' })).toMatchObject({ code: 1 });
    expect(await headgate(login, { input: `${stack.adminKey}\n` })).toMatchObject({ code: 0, stdout: '' });
    const file = path.join(folder, 'config/headgate/credentials.json');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(file, 'utf8'))).toEqual({ url: stack.adminUrl, api_key: stack.adminKey });
  });

  it('plans, applies until every proxy serves it, and applies nothing twice', async () => {
    const env = { OPENAI_API_KEY: 'sk-proj-first-0123456789' };
    expect(await headgate('plan -f headgate.yaml')).toMatchObject({
      code: 1,
      stderr:
        'headgate: Secrets that cannot be read:\n  providers.1.secrets.0.value: the variable OPENAI_API_KEY is not set\n',
    });
    const plan = await headgate('plan -f headgate.yaml --detailed-exit-code', { env });
    expect(plan).toMatchObject({ code: 3, stdout: expect.stringContaining('Plan: 8 to create') as unknown });
    const apply = await headgate('apply -f headgate.yaml --wait', { env });
    expect(apply).toMatchObject({ code: 0, stdout: plan.stdout, stderr: '' });
    expect(apply.stdout).not.toContain('sk-proj-first');
    const again = await headgate('apply -f headgate.yaml --prune', { env });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing to change/) as unknown });
  });

  it('exports what can be planned again without change', async () => {
    const { stdout, code } = await headgate('export');
    expect(code).toBe(0);
    expect(stdout).toContain('value: sk-...6789');
    const plan = await headgate('plan -f - --prune --detailed-exit-code', { input: stdout });
    expect(plan).toMatchObject({ code: 0, stdout: expect.stringMatching(/^Nothing to change/) as unknown });
  });

  it('makes a key that calls the route, and shows the request in tail, get and usage', async () => {
    const made = await headgate('keys create app --routes helpdesk');
    expect(made.code).toBe(0);
    const key = made.stdout.trim();
    const call = (): Promise<Response> =>
      fetch(`${stack.proxy.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'helpdesk', messages: [{ role: 'user', content: 'hello' }] }),
      });
    expect((await eventually(call, ({ status }) => status === 200)).status).toBe(200);
    const tail = await headgate('tail --count 1 --since 5m -o json --route helpdesk --status 200');
    expect(tail.code).toBe(0);
    expect(JSON.parse(tail.stdout)).toMatchObject({ route: 'helpdesk', status: 200, provider: 'mock' });
    expect((await headgate('usage')).stdout).toMatch(/^ROUTE .*\n(?:.*\n)*helpdesk +\d/);
    expect((await headgate('get requests')).stdout).toContain('helpdesk');
    const id = key.split('_')[2] ?? '';
    expect(await headgate(`keys revoke ${id}`)).toMatchObject({ code: 0 });
    expect((await eventually(call, ({ status }) => status === 401)).status).toBe(401);
  });

  it('finds the installation of a checkout by itself', async () => {
    const checkout = path.join(folder, 'checkout');
    await mkdir(path.join(checkout, '.headgate'), { recursive: true });
    const dev = { adminUrl: stack.adminUrl, adminKey: stack.adminKey };
    await writeFile(path.join(checkout, '.headgate/dev.json'), JSON.stringify(dev));
    const env = { XDG_CONFIG_HOME: path.join(folder, 'nowhere') };
    const { code, stdout } = await headgate('get providers', { cwd: checkout, env });
    expect({ code, lines: stdout.split('\n').length }).toEqual({ code: 0, lines: 4 });
    const byEnvironment = { ...env, HEADGATE_URL: stack.adminUrl, HEADGATE_API_KEY: stack.apiKey };
    const refused = await headgate('get providers', { cwd: checkout, env: byEnvironment });
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('The key comes from the environment.') as unknown,
    });
  });

  it("turns another gateway's file into a document that is right", async () => {
    const file = 'model_list:\n  - { model_name: fast, litellm_params: { model: openai/gpt-4o-mini } }\n';
    const imported = await headgate('import litellm -', { input: file });
    expect(imported.code).toBe(0);
    expect(await headgate('validate -f -', { input: imported.stdout })).toMatchObject({
      code: 0,
      stdout: 'The document is right.\n',
    });
  });
});
