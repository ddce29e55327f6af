import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type Permission, permissions } from '@headgate/domain';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listHandlers } from '../../apps/admin-api/src/auth/list-handlers.ts';
import { createApp } from '../../apps/admin-api/src/create-app.ts';
import type { Platform } from '../../apps/admin-api/src/platform/platform.module.ts';

let app: NestFastifyApplication;
beforeAll(async () => {
  // Handlers are listed, never called.
  app = await createApp({
    ...({
      database: {},
      fleet: {},
      publisher: {},
      keyring: {},
      platformKeys: {},
      passwords: {},
      attempts: {},
      outbound: {},
      probes: {},
      publicUrl: undefined,
      sessionLimits: {},
      trustedProxies: [],
    } as unknown as Platform),
    clock: { now: () => 0, monotonicMs: () => 0 },
    sleep: () => Promise.resolve(),
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
});
afterAll(() => app?.close());

const nouns: Readonly<Record<string, string>> = {
  projects: 'project',
  keys: 'key',
  providers: 'provider',
  routes: 'route',
  'dlp-templates': 'guardrail',
  policies: 'policy',
  models: 'model',
  requests: 'usage',
  // What clients of the Javelin API call ours.
  gateways: 'project',
  processors: 'guardrail',
  archives: 'archive',
  modelspec: 'provider',
  reload: 'route',
  proxies: 'fleet',
  revisions: 'fleet',
  audit: 'audit',
  config: 'config',
  members: 'member',
  invitations: 'member',
  'identity-providers': 'member',
  roles: 'member',
  organization: 'organization',
  organizations: 'platform',
  'master-key': 'platform',
  'password-resets': 'platform',
};

/** What does not follow from path and method, with the reason. */
const exceptions: Readonly<Record<string, string>> = {
  // Also for those who belong to it.
  'GET /v1/admin/organizations/:org': 'organization:read',
  // A question with a body: nothing is changed.
  'POST /v1/admin/routes/:name/explain': 'route:read',
  'POST /v1/admin/policies/:alias/explain': 'policy:read',
  'POST /v1/admin/audit/verify': 'audit:read',
};

describe('every handler of the admin API', () => {
  it('needs the permission that its path and method say', () => {
    const handlers = listHandlers(app).filter(
      ({ path, isPublic, isPersonal }) => path.startsWith('/v1/admin/') && !isPublic && !isPersonal,
    );
    expect(handlers.length).toBeGreaterThan(30);
    for (const { name, path, method, permission } of handlers) {
      const noun = nouns[path.split('/')[3] ?? ''] ?? 'unknown';
      const expected = exceptions[`${method} ${path}`] ?? `${noun}:${method === 'GET' ? 'read' : 'write'}`;
      expect(permission, name).toBe(expected);
    }
  });

  it('is public only where nothing of a tenant is told', () => {
    const open = listHandlers(app).filter(({ isPublic }) => isPublic);
    expect(open.map(({ path }) => path).sort()).toEqual([
      '/healthz',
      '/readyz',
      '/v1/admin/auth/login',
      '/v1/admin/auth/oidc/:provider/callback',
      '/v1/admin/auth/oidc/:provider/start',
      '/v1/admin/auth/password-reset',
      '/v1/admin/config/schema.json',
      '/v1/admin/invitations/accept',
    ]);
    expect(open.filter(({ permission }) => permission !== undefined)).toEqual([]);
  });

  it('is personal only where people see to themselves', () => {
    const personal = listHandlers(app).filter(({ isPersonal }) => isPersonal);
    expect(personal.length).toBeGreaterThan(3);
    for (const { name, path, permission, isPublic } of personal) {
      expect(path, name).toMatch(/^\/v1\/admin\/auth\//);
      expect([permission, isPublic], name).toEqual([undefined, false]);
    }
  });

  it('asks for permissions that exist, and leaves none unused', () => {
    const used = new Set(listHandlers(app).flatMap(({ permission }) => permission ?? []));
    const unused = permissions.filter((permission: Permission) => !used.has(permission));
    expect(unused).toEqual([]);
  });
});
