import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DCLinter } from 'dclint';
import { validate } from 'dockerfile-utils';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { adminEnv } from '../../apps/admin-api/src/config.ts';
import { proxyEnv } from '../../apps/proxy/src/config.ts';
import { setUpEnv } from '../../apps/standalone/src/config.ts';
import { workerEnv } from '../../apps/worker/src/config.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const folder = mkdtempSync(path.join(tmpdir(), 'headgate-containers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string().optional(),
      build: z.object({ dockerfile: z.string() }).optional(),
      ports: z.array(z.string()).default([]),
      environment: z.record(z.string(), z.string()).default({}),
    }),
  ),
});
const compose = composeFile.parse(parse(read('docker-compose.yml'), { merge: true }));
const ownServices = { 'admin-api': adminEnv, worker: workerEnv, proxy: proxyEnv, 'set-up': setUpEnv };

/** The parts of its result that we read; its own types do not resolve. */
interface LintResult {
  readonly messages: readonly { readonly type: string; readonly message: string }[];
}

/** Errors only: the order of keys follows the reader, not the alphabet. */
function lintCompose(text: string): string[] {
  const file = path.join(folder, 'docker-compose.yml');
  writeFileSync(file, text);
  const linter = new DCLinter({ rules: {}, quiet: true, debug: false, exclude: [] });
  const results = linter.lintFiles([file], false) as readonly LintResult[];
  return results.flatMap((result) =>
    result.messages.filter((found) => found.type === 'error').map((found) => found.message),
  );
}

describe('docker-compose.yml', () => {
  it('is what the compose schema allows', () => {
    expect(lintCompose(read('docker-compose.yml'))).toEqual([]);
  });

  it('would not pass with a misspelt key', () => {
    expect(lintCompose(read('docker-compose.yml').replace('depends_on:', 'depend_on:'))).not.toEqual([]);
  });

  it('opens ports on loopback only', () => {
    const ports = Object.values(compose.services).flatMap((service) => service.ports);
    expect(ports).toHaveLength(2);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(Object.entries(ownServices))(
    'gives %s every variable it cannot start without, and none it does not read',
    (name, schema) => {
      const given = compose.services[name]?.environment ?? {};
      const known = z.object({
        properties: z.record(z.string(), z.unknown()),
        required: z.array(z.string()).default([]),
      });
      const { properties, required } = known.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
      expect(Object.keys(given)).toEqual(expect.arrayContaining(required));
      expect(Object.keys(properties)).toEqual(expect.arrayContaining(Object.keys(given)));
    },
  );

  it('gives the proxy no database and the worker no master key', () => {
    expect(Object.keys(compose.services['proxy']?.environment ?? {})).not.toContain('DATABASE_URL');
    expect(Object.keys(compose.services['worker']?.environment ?? {})).not.toContain('MASTER_KEY');
  });

  it('names secrets, and holds none', () => {
    const values = Object.values(compose.services).flatMap((service) => Object.entries(service.environment));
    for (const [name, value] of values)
      if (/PASSWORD|PEPPER|KEY$|URL$/.test(name) && !/^http/.test(value)) expect(value).toContain('${');
  });
});

/** The command line runs where people and pipelines are, not as a service. */
const services = readdirSync(path.join(root, 'apps')).filter((app) => app !== 'cli');

describe.each(services)('the Dockerfile of %s', (app) => {
  const text = read(`apps/${app}/Dockerfile`);
  const lastStage = text.slice(text.lastIndexOf('\nFROM '));

  it('is valid', () => {
    expect(validate(text).map((problem) => problem.message)).toEqual([]);
  });

  it('would not be valid with an unknown instruction', () => {
    expect(validate(`${text}\nRUNN true\n`)).not.toEqual([]);
  });

  it('runs Node 24 as an ordinary user, and the program that was built', () => {
    expect(lastStage).toMatch(/^\nFROM node:24[-\w]*\n/);
    expect(lastStage).toContain('\nUSER node\n');
    expect(lastStage).toMatch(new RegExp(`\\nCMD \\["node", .*"dist/${app}/(?:main|set-up-job)\\.js"\\]\\n$`));
  });

  it('carries no development packages, no embedded servers and no source', () => {
    expect(text).toContain(`npm ci --omit=dev --omit=optional --ignore-scripts --workspace=@headgate/${app}`);
    expect(lastStage).not.toMatch(/COPY \. /);
    expect(lastStage).toContain('--from=packages /headgate/node_modules');
  });

  it('is built by a service of docker-compose.yml', () => {
    const built = Object.values(compose.services).map((service) => service.build?.dockerfile);
    expect(built).toContain(`apps/${app}/Dockerfile`);
  });
});
