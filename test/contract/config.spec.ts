import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { dlpTemplateInput, projectInput, providerInput, routeInput, secretInput } from '@headgate/domain';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../apps/admin-api/src/create-app.ts';
import { describeApi } from '../../apps/admin-api/src/describe-api.ts';
import { aStoreless } from '../support/storeless-platform.ts';

const folder = path.join(import.meta.dirname, '../fixtures/config');
const kinds = {
  route: { schema: routeInput, url: '/v1/admin/routes', component: 'RouteInput' },
  provider: { schema: providerInput, url: '/v1/admin/providers', component: 'ProviderInput' },
  project: { schema: projectInput, url: '/v1/admin/projects', component: 'ProjectInput' },
  dlp_template: { schema: dlpTemplateInput, url: '/v1/admin/dlp-templates', component: 'DlpTemplateInput' },
  secret: { schema: secretInput, url: '/v1/admin/providers/openai/secrets', component: 'SecretInput' },
} as const;
type Kind = keyof typeof kinds;

interface Fixture {
  readonly name: string;
  readonly kind: Kind;
  readonly body: object;
}

/** The fixtures of a folder; the word before the first dot says what each is. */
async function readFixtures(verdict: 'ok' | 'not-ok'): Promise<Fixture[]> {
  const names = (await readdir(path.join(folder, verdict))).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => ({
      name,
      kind: name.split('.')[0] as Kind,
      body: JSON.parse(await readFile(path.join(folder, verdict, name), 'utf8')) as object,
    })),
  );
}

const ok = await readFixtures('ok');
const notOk = await readFixtures('not-ok');
let app: NestFastifyApplication;
let ajv: Ajv2020;
const store = aStoreless();

beforeAll(async () => {
  app = await createApp(store.platform);
  const document = describeApi(app);
  ajv = new Ajv2020({ strict: false, validateFormats: false });
  ajv.addSchema({ $id: 'api', components: document.components });
});
afterAll(() => app?.close());

const bySchema = ({ kind, body }: Fixture): boolean => kinds[kind].schema.safeParse(body).success;
const byDocument = ({ kind, body }: Fixture): boolean =>
  ajv.validate({ $ref: `api#/components/schemas/${kinds[kind].component}` }, body);

/** What the API says of the body. One that is right gets as far as the store, which is not there. */
async function byHttp({ kind, body }: Fixture): Promise<boolean> {
  const answer = await app.inject({
    method: 'POST',
    url: kinds[kind].url,
    headers: { 'x-api-key': store.key },
    payload: body,
  });
  const { code } = answer.json<{ code: string }>();
  expect(['store_unavailable', 'validation_failed']).toContain(code);
  return code === 'store_unavailable';
}

describe('a body that is right', () => {
  it.each(ok)('$name: schema, API and published document take it', async (fixture) => {
    const verdicts = { schema: bySchema(fixture), document: byDocument(fixture), http: await byHttp(fixture) };
    expect(verdicts).toEqual({ schema: true, document: true, http: true });
  });
});

describe('a body that is wrong', () => {
  it.each(notOk)('$name: schema, API and published document refuse it', async (fixture) => {
    const verdicts = { schema: bySchema(fixture), document: byDocument(fixture), http: await byHttp(fixture) };
    expect(verdicts).toEqual({ schema: false, document: false, http: false });
  });
});

it('there are fixtures of every kind, right and wrong', () => {
  for (const kind of Object.keys(kinds)) {
    expect(ok.map((fixture) => fixture.kind)).toContain(kind);
    expect(notOk.map((fixture) => fixture.kind)).toContain(kind);
  }
});
